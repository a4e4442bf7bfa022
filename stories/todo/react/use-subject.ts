import { useCallback, useSyncExternalStore } from 'react';
import type { BehaviorSubject } from 'rxjs';

/** The present value of a subject. */
export function useSubject<Value>(subject: BehaviorSubject<Value>): Value {
  const subscribe = useCallback((onChange: () => void) => {
    const subscription = subject.subscribe(onChange);
    return () => subscription.unsubscribe();
  }, [subject]);
  return useSyncExternalStore(subscribe, () => subject.value);
}

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Observable } from 'rxjs';

/** The value of an observable that has a synchronous twin. */
export function useValue<Value>(value$: Observable<Value>, read: () => Value): Value {
  const subscribe = useCallback((onChange: () => void) => {
    const subscription = value$.subscribe(onChange);
    return () => subscription.unsubscribe();
  }, [value$]);
  return useSyncExternalStore(subscribe, read);
}

/** The time, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

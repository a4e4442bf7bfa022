import { onScopeDispose, shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import type { BehaviorSubject } from 'rxjs';

/** The present value of a subject. */
export function useSubject<Value>(subject: BehaviorSubject<Value>): Readonly<ShallowRef<Value>> {
  const value = shallowRef(subject.value);
  const subscription = subject.subscribe((next) => { value.value = next; });
  onScopeDispose(() => subscription.unsubscribe());
  return value;
}

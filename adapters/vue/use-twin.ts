import { computed, effectScope, getCurrentInstance, getCurrentScope, onMounted, shallowRef, toRaw, toValue, watch } from 'vue';
import type { MaybeRefOrGetter, ShallowRef } from 'vue';
import { follow, initial, onServer, present, selection } from '../seam.js';
import type { AnyIsEqual, AnySelect, Name } from '../seam.js';

/**
 * What `select` makes of a value, followed until the component or effect scope ends. Values are never made reactive
 * themselves: a proxy of a CRDT's value breaks it, and Vue would walk through all of it.
 */
export function useTwin<Selected>(of: MaybeRefOrGetter<object | undefined>, name: Name, select?: AnySelect, isEqual?: AnyIsEqual): Readonly<ShallowRef<Selected>> {
  const get = (): object | undefined => toRaw(toValue(of)); // an app may keep it in a plain `ref`
  const value = shallowRef(initial(get(), name));
  const subscribe = (): unknown => watch(get, (now, _before, onCleanup) => {
    value.value = present(now, name);
    onCleanup(follow(now, name)(() => { value.value = present(now, name); }));
  }, { immediate: true, flush: 'sync' });

  // Over a server's page the first render must be the server's.
  const hydrates = Boolean(getCurrentInstance()?.vnode.el);
  let isMine = !hydrates && !onServer();
  // Not before somebody reads it: a row that shows no status is not woken for each one.
  let isRead = false;
  let isFollowed = false;
  const scope = getCurrentScope() ?? effectScope(true);
  const begin = (): void => {
    if (!isMine || !isRead || isFollowed) return;
    isFollowed = true;
    scope.run(subscribe);
  };
  if (hydrates) onMounted(() => { isMine = true; begin(); });

  const selected = selection(select, isEqual);
  // Not memoised by value: what is reactive in a selector counts too.
  return computed(() => {
    isRead = true;
    begin();
    return selected(value.value);
  }) as unknown as Readonly<ShallowRef<Selected>>;
}

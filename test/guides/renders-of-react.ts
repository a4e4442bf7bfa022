interface Fiber { readonly type: unknown; readonly flags: number; readonly child: Fiber | null; readonly sibling: Fiber | null }
type OnCommit = (id: unknown, root: { readonly current: Fiber }, ...rest: unknown[]) => void;
interface Hook { onCommitFiberRoot?: OnCommit; [name: string]: unknown }

const counts = new Map<string, number>();

/** How often function components of a name have rendered. To be imported before React DOM is. */
export const rendersOf = (name: string): number => counts.get(name) ?? 0;

// Where React tells its devtools of each commit. A fiber that was there before has not rendered; one that rendered says so.
const page = globalThis as { __REACT_DEVTOOLS_GLOBAL_HOOK__?: Hook };
const hook = page.__REACT_DEVTOOLS_GLOBAL_HOOK__ ??= { renderers: new Map(), supportsFiber: true, inject: () => 1, onCommitFiberUnmount: () => undefined };
const former = hook.onCommitFiberRoot;
const trees = new WeakMap<object, ReadonlySet<Fiber>>();
const performedWork = 1;

hook.onCommitFiberRoot = (id, root, ...rest) => {
  former?.(id, root, ...rest);
  const [before, now] = [trees.get(root), new Set(fibersFrom(root.current))];
  trees.set(root, now);
  for (const fiber of now) {
    if (typeof fiber.type !== 'function' || before?.has(fiber) || (fiber.flags & performedWork) === 0) continue;
    counts.set(fiber.type.name, rendersOf(fiber.type.name) + 1);
  }
};

function* fibersFrom(fiber: Fiber | null): Generator<Fiber> {
  for (let next = fiber; next; next = next.sibling) {
    yield next;
    yield* fibersFrom(next.child);
  }
}

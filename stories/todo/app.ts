import { BehaviorSubject } from 'rxjs';
import { automerge, initAutomerge } from '../../src/crdt/automerge/index.js';
import { indexedDbFs } from '../../src/fs/browser.js';
import { createSpace } from '../../src/index.js';
import type { CrdtDoc, Space } from '../../src/index.js';
import { bucketFs } from './bucket.js';
import type { Bucket } from './bucket.js';
import { News } from './news.js';
import { todoList, todoListId } from './todo.js';
import type { TodoList } from './todo.js';
import { findBucket } from './whereabouts.js';
import type { BucketFinder } from './whereabouts.js';
import { describeChange } from './words.js';
import type { Link } from './words.js';

/** All that a panel of any framework needs: a device of its own. */
export interface TodoApp {
  /** The device's name. */
  readonly me: string;
  readonly space: Space;
  readonly doc: CrdtDoc<TodoList>;
  readonly link$: BehaviorSubject<Link>;
  readonly news: News;
  workOffline(chosen: boolean): void;
}

/** Sends and fetches at once. A failure is in the status, in words. */
export function lookNow({ space }: Pick<TodoApp, 'space'>): void {
  void space.sync().catch(() => undefined);
}

/** Opens a device for each framework, with what this browser keeps of it, and the way to the bucket as soon as it is known. */
export async function openTodoApps(person: string, frameworks: readonly string[], wasmUrl: string): Promise<TodoApp[]> {
  const [finder] = await Promise.all([findBucket(), initAutomerge(wasmUrl)]);
  // Browsers may throw away what a page keeps when the disk fills; one that is asked to persist does not.
  void navigator.storage?.persist?.();
  const apps = frameworks.map((framework) => openTodoApp(person, framework, finder));
  // An idle page looks seldom, to cost little; who comes back to it wants to see what is new.
  addEventListener('focus', () => apps.forEach(lookNow));
  finder.keepAsking(() => apps.some(({ space: { status }, link$ }) =>
    link$.value !== 'chosen-offline' && (!finder.found$.value.served || !status.online || status.error !== undefined)));
  return apps;
}

function openTodoApp(person: string, framework: string, finder: BucketFinder): TodoApp {
  const me = `${person} · ${framework}`;
  // This page was one device once, of React: what it keeps goes on under its former names.
  const own = framework === 'React' ? '' : ` ${framework}`;
  // At a real bucket each look may be billed, and there are three here that look.
  const pollIdleEvery = finder.id.startsWith('demo-') ? 1000 : 3000;
  const space = createSpace({
    crdt: automerge(), localFs: indexedDbFs(`todo ${finder.id}${own}`), device: { name: me }, sync: { publishAfter: 300, pollIdleEvery, ackEvery: 5000 },
  });
  const app = { me, space, doc: space.doc(todoListId, todoList), link$: new BehaviorSubject<Link>('starting'), news: new News() };
  tellWhatOthersDo(app);
  return { ...app, workOffline: followBucket(app, finder, `todo.offline${own}`) };
}

/** Keeps the space connected to the bucket, wherever it is, unless a person chose otherwise; `setting` remembers that. */
function followBucket({ space, link$ }: Pick<TodoApp, 'space' | 'link$'>, { found$ }: BucketFinder, setting: string): TodoApp['workOffline'] {
  let connected: Bucket | undefined;
  const chosen = (): boolean => localStorage.getItem(setting) !== null;
  const show = (): void => {
    const { bucket, served } = found$.value;
    const link = chosen() ? 'chosen-offline' : served || (bucket && space.status.online) ? 'connected' : 'no-server';
    if (link !== link$.value) link$.next(link);
  };
  const follow = (): void => {
    const bucket = chosen() ? undefined : found$.value.bucket;
    if (bucket !== connected) space.connect(bucket ? bucketFs(bucket) : null);
    connected = bucket;
    show();
  };
  found$.subscribe(follow);
  space.status$.subscribe(show);
  return (offline) => {
    if (offline) localStorage.setItem(setting, 'yes');
    else localStorage.removeItem(setting);
    follow();
  };
}

function tellWhatOthersDo({ doc, news }: Pick<TodoApp, 'doc' | 'news'>): void {
  let before = doc.value;
  let filled = false; // the first look fills the list; that is not news
  doc.changes$.subscribe(({ origin, device }) => {
    const after = doc.value;
    const text = describeChange(before, after);
    if (origin === 'remote' && text !== '' && filled) news.tell({ text, ...(device ? { by: device.name } : {}) });
    before = after;
  });
  doc.status$.subscribe(({ everPulled }) => { filled ||= everPulled; });
}

import { BehaviorSubject, Subject } from 'rxjs';
import { automerge, initAutomerge } from '../../src/crdt/automerge/index.js';
import { indexedDbFs } from '../../src/fs/browser.js';
import { createSpace } from '../../src/index.js';
import type { CrdtDoc, Space } from '../../src/index.js';
import { bucketFs } from './bucket.js';
import type { Bucket } from './bucket.js';
import { Deliveries } from './deliveries.js';
import { todoList, todoListId } from './todo.js';
import type { TodoList } from './todo.js';
import { describeChange } from './words.js';
import type { Link } from './words.js';

/** Something to tell, for a moment: what another device did, or what was done here and can be undone. */
export interface News { text: string; by?: string; undo?: () => void }

/** All that a panel of any framework needs. */
export interface TodoApp {
  /** This device's name. */
  readonly me: string;
  readonly space: Space;
  readonly doc: CrdtDoc<TodoList>;
  readonly deliveries: Deliveries;
  readonly link$: BehaviorSubject<Link>;
  readonly news$: Subject<News>;
  workOffline(chosen: boolean): void;
}

const settings = {
  device: 'todo.device', // its name
  bucket: 'todo.bucket', // the id of the bucket it last met
  offline: 'todo.offline',
};
export const deviceName = (): string | null => localStorage.getItem(settings.device);
export const setDeviceName = (name: string): void => localStorage.setItem(settings.device, name);

/** Sends and fetches at once. A failure is in the status, in words. */
export function lookNow({ space }: Pick<TodoApp, 'space'>): void {
  void space.sync().catch(() => undefined);
}

/** How often to ask for the bucket while it cannot be reached, in milliseconds. */
const askEvery = 3000;

/** Opens what this browser keeps, and the way to the bucket as soon as the demo's server tells where it is. */
export async function openTodoApp(me: string, wasmUrl: string): Promise<TodoApp> {
  const [bucket] = await Promise.all([askForBucket(), initAutomerge(wasmUrl)]);
  const id = bucket?.id ?? localStorage.getItem(settings.bucket) ?? 'unknown';
  localStorage.setItem(settings.bucket, id);
  // Browsers may throw away what a page keeps when the disk fills; one that is asked to persist does not.
  void navigator.storage?.persist?.();

  const space = createSpace({ crdt: automerge(), localFs: indexedDbFs(`todo ${id}`), device: { name: me }, sync: { pollIdleEvery: 1000, ackEvery: 5000 } });
  const doc = space.doc(todoListId, todoList);
  const app = { me, space, doc, deliveries: new Deliveries(), link$: new BehaviorSubject<Link>('starting'), news$: new Subject<News>() };
  tellWhatOthersDo(app);
  // An idle page looks seldom, to cost little; who comes back to it wants to see what is new.
  addEventListener('focus', () => lookNow(app));
  return { ...app, workOffline: followBucket(app, id, bucket) };
}

/** Keeps the space connected to the bucket, wherever the demo's server says it is, unless a person chose otherwise. */
function followBucket({ space, link$ }: Pick<TodoApp, 'space' | 'link$'>, id: string, first: Bucket | undefined): (chosen: boolean) => void {
  let bucket: Bucket | undefined;
  let reachable = first !== undefined;
  const chosen = (): boolean => localStorage.getItem(settings.offline) !== null;
  const show = (): void => link$.next(chosen() ? 'chosen-offline' : reachable || (bucket && space.status.online) ? 'connected' : 'no-server');
  const connect = (to: Bucket | undefined): void => {
    if (to && to.id !== id) return location.reload(); // another bucket: another list
    if (to && JSON.stringify(to) !== JSON.stringify(bucket) && !chosen()) space.connect(bucketFs(to));
    bucket = to ?? bucket;
    reachable = to !== undefined;
    show();
  };
  connect(first);
  setInterval(() => {
    const fine = reachable && space.status.online && !space.status.error;
    if (!fine && !chosen()) void askForBucket().then(connect);
  }, askEvery);
  space.status$.subscribe(show);
  return (offline) => {
    if (offline) localStorage.setItem(settings.offline, 'yes');
    else localStorage.removeItem(settings.offline);
    space.connect(offline || !bucket ? null : bucketFs(bucket));
    show();
  };
}

/** `undefined` while the demo's server is stopped. */
async function askForBucket(): Promise<Bucket | undefined> {
  try {
    const answer = await fetch('config.json', { cache: 'no-store', signal: AbortSignal.timeout(3000) });
    return answer.ok ? await answer.json() as Bucket : undefined;
  } catch {
    return undefined;
  }
}

function tellWhatOthersDo({ doc, news$ }: Pick<TodoApp, 'doc' | 'news$'>): void {
  let before = doc.value;
  doc.changes$.subscribe(({ origin, device }) => {
    const after = doc.value;
    const text = describeChange(before, after);
    // The first look fills the list; that is not news.
    if (origin === 'remote' && text !== '' && doc.status.everPulled) news$.next({ text, ...(device ? { by: device.name } : {}) });
    before = after;
  });
}

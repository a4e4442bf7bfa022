import type { SyncError, SyncStatus } from '../../src/index.js';
import type { ReadonlyList } from './todo.js';

/** Why the list meets its bucket, or why not. */
export type Link = 'connected' | 'chosen-offline' | 'no-server' | 'starting';

/** How a thing stands, for a colour beside words that say the same. */
export type Tone = 'good' | 'busy' | 'waiting' | 'trouble';
export interface Report { tone: Tone; title: string; detail?: string }

export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;
export const quote = (title: string): string => `“${title.length > 60 ? `${title.slice(0, 59)}…` : title}”`;
export const names = (list: readonly string[]): string => (list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`);

/** How the list stands, in one line, and what a person may do about it. */
export function describeSync(status: SyncStatus, link: Link): Report {
  const kept = status.unpublished === 0 ? 'What you change is kept on this device'
    : `${count(status.unpublished, 'change')} ${status.unpublished === 1 ? 'is' : 'are'} kept on this device`;
  // Nothing is kept on this device then, however the bucket stands.
  if (status.error && (status.state === 'loading' || ['quota', 'local-store'].includes(status.error.code))) return { tone: 'trouble', ...describeError(status.error) };
  if (status.state === 'loading') return { tone: 'busy', title: 'Opening what this device keeps…' };
  if (link === 'chosen-offline') return { tone: 'waiting', title: 'Working offline', detail: `${kept} and sent when you go online again.` };
  if (link === 'no-server') return { tone: 'waiting', title: 'The demo’s server is stopped', detail: `${kept} and sent once “npm start” runs again.` };
  if (status.error && !(status.error.code === 'network' && !status.online)) return { tone: 'trouble', ...describeError(status.error) };
  if (!status.online) return { tone: 'waiting', title: 'Offline', detail: `${kept} and sent as soon as the bucket can be reached.` };
  if (!status.everPulled) return { tone: 'busy', title: 'Looking into the bucket…' };
  if (status.unpublished > 0) return { tone: 'busy', title: 'Sending…', detail: `${kept} until the bucket has ${status.unpublished === 1 ? 'it' : 'them'}.` };
  return { tone: 'good', title: 'Everything is in the bucket' };
}

/** A failure as a person meets it: what it means for them, and what to do. */
export function describeError({ code, message }: SyncError): { title: string; detail: string } {
  const title: Partial<Record<SyncError['code'], string>> = {
    network: 'The bucket cannot be reached', auth: 'The bucket refuses the key', 'needs-auth': 'Please sign in again',
    permission: 'The key may not do this', 'not-found': 'The bucket does not exist', quota: 'There is no space left',
    clock: 'This device’s clock is wrong', 'wrong-root': 'This is another bucket', 'newer-format': 'This app is too old',
    'local-store': 'This device’s copy is damaged', rollback: 'The bucket lost files',
  };
  const network = 'What you change is kept on this device. It is tried again and again; there is nothing you need to do.';
  return { title: title[code] ?? 'Something went wrong', detail: code === 'network' ? network : message };
}

/** `just now`, `12 s ago`, `3 min ago`, then the time of day or the date. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 3) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return new Date(at).toLocaleString(undefined, seconds < 12 * 3600 ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}

/** What one merge did, for people: `added “milk”`, `finished “bread”`; at most three, then how many more. */
export function describeChange(before: ReadonlyList, after: ReadonlyList): string {
  const old = new Map(before.todos.map((todo) => [todo.id, todo]));
  const now = new Set(after.todos.map(({ id }) => id));
  const did: string[] = [];
  for (const todo of after.todos) {
    const was = old.get(todo.id);
    if (!was) did.push(`added ${quote(todo.title)}`);
    else {
      if (was.title !== todo.title) did.push(`renamed ${quote(was.title)} to ${quote(todo.title)}`);
      if (was.done !== todo.done) did.push(`${todo.done ? 'finished' : 'reopened'} ${quote(todo.title)}`);
    }
  }
  for (const todo of before.todos) if (!now.has(todo.id)) did.push(`removed ${quote(todo.title)}`);
  return did.length > 3 ? `${did.slice(0, 2).join(', ')} and ${did.length - 2} more` : names(did);
}

/** One of eight, the same on every device for the same name. */
export function colourNumber(name: string): number {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0;
  return hash % 8;
}

import type { Space, SyncErrorCode, SyncStatus } from '../../src/index.js';

/** What a status component follows: a space, a document, or anything else with a status. */
export type WithStatus = Pick<Space, 'status' | 'status$'>;

/** How a thing stands, in a colour beside words that say the same. */
export type Tone = 'good' | 'busy' | 'waiting' | 'trouble';

/** A status as a person reads it. */
export interface Report {
  readonly tone: Tone;
  readonly title: string;
  readonly detail?: string;
  readonly progress?: { readonly done: number; readonly total: number };
}

const count = (number: number, one: string): string => `${number} ${number === 1 ? one : `${one}s`}`;
/** What becomes of edits in the meantime: the first thing people want to know. */
const kept = ({ unpublished }: SyncStatus): string => (unpublished === 0 ? 'What you change is kept on this device'
  : `${count(unpublished, 'change')} ${unpublished === 1 ? 'is' : 'are'} kept on this device`);

/** What the errors that people meet mean for them; what to do about it is in the error's own message. */
const meanings: { readonly [code in SyncErrorCode]?: string } = {
  network: 'The bucket cannot be reached',
  auth: 'The bucket no longer accepts the key',
  'needs-auth': 'Please sign in again',
  permission: 'The key may not do this',
  'not-found': 'The bucket is not there',
  quota: 'There is no space left',
  clock: 'This device’s clock is wrong',
  'wrong-root': 'This is not the bucket of this list',
  rollback: 'The bucket lost files',
  'local-store': 'What this device keeps was damaged',
  'newer-format': 'This app is too old',
};

/**
 * A sync status in a sentence or two. What is most in a person's way comes first. A look at storage that brings
 * nothing is not told: it happens all the time, and words that come and go for it would only flicker.
 */
export function describe(status: SyncStatus): Report {
  const { error, progress, unpublished } = status;
  // Without a connection, failing is normal: the device waits for it and says so below.
  if (error && !(error.code === 'network' && !status.online)) {
    return { tone: 'trouble', title: meanings[error.code] ?? 'Something went wrong', detail: `${kept(status)}. ${error.message}` };
  }
  if (status.state === 'loading') return { tone: 'busy', title: 'Opening what this device keeps…' };
  if (status.activity === 'paused' || !status.online) {
    return { tone: 'waiting', title: status.activity === 'paused' ? 'Waiting for the connection' : 'Offline', detail: `${kept(status)} and sent when the bucket can be reached.` };
  }
  if (status.activity === 'pulling' && progress) {
    return { tone: 'busy', title: 'Fetching what others wrote…', detail: `${progress.done} of ${count(progress.total, 'file')}`, progress };
  }
  if (!status.everPulled) return { tone: 'busy', title: 'Looking into the bucket…', detail: 'What others wrote is not here yet.' };
  if (status.activity === 'pushing' && unpublished > 0) return { tone: 'busy', title: `Sending ${count(unpublished, 'change')}…` };
  if (unpublished > 0) return { tone: 'busy', title: `${count(unpublished, 'change')} to be sent`, detail: `${kept(status)} until the bucket has ${unpublished === 1 ? 'it' : 'them'}.` };
  if (status.quarantined > 0) {
    return { tone: 'waiting', title: `${count(status.quarantined, 'file')} cannot be used yet`, detail: 'Damaged on its way, or waiting for another: it is left as it is and read again later.' };
  }
  if (status.activity === 'compacting') return { tone: 'good', title: 'Everything is in the bucket', detail: 'It is being tidied up; just go on.' };
  return { tone: 'good', title: 'Everything is in the bucket' };
}

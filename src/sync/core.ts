import type { SyncError } from '../errors.js';
import { closeDoc, commit, loadDoc, registerDoc, storeAll } from './documents.js';
import { adopt, open } from './open.js';
import { captureOpen } from './outbox.js';
import type { Proc } from './proc.js';
import { pull } from './pull.js';
import { publish } from './push.js';
import { updateDoc } from './records.js';
import { repairStore } from './repair.js';
import { compactIdle } from './snapshot.js';
import { newRemote, type State } from './state.js';
import { tailOthers } from './tailed.js';
import { acknowledge, buryRemoved, tidy } from './tidy.js';
import type { Effect, Event, Job } from './types.js';

export { createState } from './state.js';
export type { State } from './state.js';
export { ackDue, devices, docs, docView, nextDue, quarantined, seenBy } from './views.js';

/**
 * The whole protocol: takes one event in, changes the state, says what is to be done.
 * It reads no clock, draws no random number and does no I/O but through what `createState` was given and the effects.
 */
export function step(s: State, event: Event): readonly Effect[] {
  switch (event.type) {
    case 'answer': s.tasks.answer(event.id, { value: event.value }); break;
    case 'failure': s.tasks.answer(event.id, { error: event.error }); break;
    case 'edited': edited(s, event.doc); break;
    case 'connected': s.remote = newRemote(event.durable, event.move); break;
    case 'job': begin(s, event.ticket, event.job); break;
  }
  const requests = s.tasks.takeRequests().map(({ id, request }): Effect => ({ type: 'io', id, request }));
  const effects = [...s.effects, ...requests];
  s.effects = [];
  return effects;
}

function edited(s: State, doc: string): void {
  const open = s.open.get(doc);
  if (open) open.edited++;
}

function begin(s: State, ticket: number, job: Job): void {
  // From here on edits and merges reach the replica, also while its stored content is still being read.
  if (job.kind === 'openDoc') registerDoc(s, job.doc, job.replica);
  s.tasks.start(
    run(s, job),
    () => void s.effects.push({ type: 'done', ticket }),
    (error: SyncError) => void s.effects.push({ type: 'failed', ticket, error }),
  );
}

function* run(s: State, job: Job): Proc<void> {
  yield* s.lanes.open.run(() => open(s));
  switch (job.kind) {
    case 'open': return;
    case 'adopt': return yield* adopt(s, job.storePaths);
    case 'tail': return yield* tailOthers(s, job.storePaths);
    case 'openDoc': {
      const registered = s.open.get(job.doc);
      if (registered && !registered.loaded && registered.replica === job.replica) yield* loadDoc(s, registered);
      return;
    }
    case 'closeDoc':
      captureOpen(s);
      return yield* closeDoc(s, job.doc);
    case 'store': {
      const [error] = yield* storeAll(s);
      if (error) throw error; // all others are stored
      return;
    }
    case 'repair': return yield* repairStore(s);
    case 'publish': {
      yield* publish(s);
      yield* storeAll(s);
      return;
    }
    case 'ack': return yield* acknowledge(s);
    case 'pull': return yield* s.lanes.pull.run(() => pull(s));
    case 'tidy': return yield* s.lanes.pull.run(() => tidy(s));
    case 'compact': return yield* s.lanes.pull.run(() => compactIdle(s, job.all));
    case 'remove': return yield* removeDoc(s, job.doc);
  }
}

/** Removes a document here at once, and in storage as soon as it can be reached. */
function* removeDoc(s: State, doc: string): Proc<void> {
  captureOpen(s);
  updateDoc(s, doc, { removing: true });
  s.open.delete(doc);
  s.effects.push({ type: 'removed', doc });
  yield* commit(s);
  yield* s.lanes.pull.run(() => buryRemoved(s));
}

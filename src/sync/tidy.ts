import { apart } from './apart.js';
import { collect } from './collect.js';
import { heal } from './heal.js';
import { announce, enqueueLog } from './outbox.js';
import { packOwnLogs } from './pack.js';
import type { Proc } from './proc.js';
import { pull } from './pull.js';
import { publish } from './push.js';
import { idOf } from './receive.js';
import { isBehind, isOwn, selfOf, tablesOf } from './records.js';
import { compactCatalog, compactDue, reviveDue } from './snapshot.js';
import type { State } from './state.js';
import { claimUnsent } from './tailed.js';
import { putTombstone } from './tombstones.js';

const devicesThatAcknowledge = 10;
const silence = 180 * 86_400_000;

/** Sends what other sessions of this device could not, packs, snapshots, removes documents, collects and heals, as far as due. */
export function* tidy(s: State): Proc<void> {
  claimUnsent(s);
  for (const work of [buryRemoved, reviveDue, compactDue, packOwnLogs, heal, retireSilent, collect]) yield* apart(s, work, () => work(s));
}

/** Puts tombstones on documents the user removed while storage was away. */
export function* buryRemoved(s: State): Proc<void> {
  const removing = [...tablesOf(s).docs.entries()].filter(([, row]) => row.removing).map(([doc]) => doc);
  if (removing.length === 0) return;
  yield* publish(s);
  yield* pull(s); // what others wrote before is covered too
  for (const doc of removing) if (!isBehind(s, doc)) yield* apart(s, doc, () => putTombstone(s, doc));
  yield* publish(s);
  announce(s);
  yield* publish(s);
  yield* compactCatalog(s);
}

/** Tells others what was read since the last log, when that is due. An acknowledgement asks for none. */
export function* acknowledge(s: State): Proc<void> {
  yield* publish(s); // edits say it on their way
  if (!acknowledgementDue(s)) return;
  enqueueLog(s, {});
  yield* publish(s);
}

export function acknowledgementDue(s: State): boolean {
  if (s.tables === undefined) return false;
  return hasNewsOfDamage(s) || ((selfOf(s).unacknowledged ?? false) && devicesThere(s) <= devicesThatAcknowledge);
}

/** Devices with a log in storage. Each tab they ever had, and each store that was restored, is a writer of its own. */
function devicesThere(s: State): number {
  const there = [...tablesOf(s).writers.entries()].filter(([, { newest }]) => s.remote.listed?.has(s.pathOf.get(newest.id) ?? ''));
  return new Set(there.map(([writer, { device }]) => device?.id ?? writer)).size;
}

/** Whether a file is damaged for good, as it seems, and nobody has said so yet: who has its content publishes that again. */
function hasNewsOfDamage(s: State): boolean {
  for (const [path, row] of tablesOf(s).quarantine.entries()) {
    if (row.code === 'damaged' && !row.told && row.tries > 2 && !s.reportedBad.has(idOf(path))) return true;
  }
  return false;
}

/**
 * Lets the newest log of a writer go that has been silent for long, or that was this store itself under an earlier id:
 * nobody waits for its next one. What it holds still stays until newer files contain it.
 */
function* retireSilent(s: State): Proc<void> {
  const { writers } = tablesOf(s);
  const { writer: current } = selfOf(s);
  const silent = [...writers.entries()].filter(([writer, { newest, at, retired }]) => {
    const path = s.pathOf.get(newest.id);
    const isSilent = isOwn(s, writer) ? writer !== current : s.options.now() - at > silence;
    return isSilent && path !== undefined && s.remote.listed?.has(path) && !retired;
  });
  if (silent.length > 0) enqueueLog(s, { retires: silent.map(([, row]) => row.newest.id) });
  announce(s);
  yield* publish(s);
}

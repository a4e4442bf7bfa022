import { commit } from './documents.js';
import { attempt } from './failing.js';
import { type Chunk, keepChunk, understands } from './merge.js';
import { mergeOpen, takeMarkers } from './open.js';
import type { Proc } from './proc.js';
import { docRow, isBehind, tablesOf, updateDoc } from './records.js';
import type { State } from './state.js';
import { salvage, tail } from './store/store.js';

/** How long a session may take to publish what it stored, once storage can be reached, ms. After that it is asleep, or it has ended. */
const patience = 15_000;

/**
 * Takes in what other sessions of this device stored since the last look, each from its author: a copy of what a third
 * one had stored, or of our own, is left, or two of them would hand it to and fro for ever.
 */
export function* tailOthers(s: State, storePaths: readonly string[]): Proc<void> {
  for (const path of storePaths) {
    const seen = s.tailed.get(path) ?? new Set<string>();
    // A new session must not take an emptied root for a first start.
    if (seen.size === 0 && tablesOf(s).markers.size === 0) takeMarkers(s, (yield* salvage(path)).found);
    const { chunks, files } = yield* tail(path, seen);
    s.tailed.set(path, new Set([...seen, ...files]));
    const news = chunks.filter(({ doc, chunk }) => !(chunk as Chunk).tailed && !isHere(s, doc, chunk as Chunk) && !isLetGo(s, doc, chunk as Chunk));
    if (news.length === 0) continue;
    for (const { doc, chunk } of news) {
      keepChunk(s, doc, chunk as Chunk, { tailed: true });
      s.unsent.set(doc, undefined);
      if (docRow(s, doc).removed) updateDoc(s, doc, { dirty: true, removed: false, late: true }); // what was removed, or edits after that: so it is judged again
    }
    mergeOpen(s, news);
    yield* commit(s);
  }
}

/** Of a removed document what another session has read in storage is no edit: should it live again, this one reads that itself. */
const isLetGo = (s: State, doc: string, { read }: Chunk): boolean => read === true && docRow(s, doc).removed === true;

function isHere(s: State, doc: string, { codec, version }: Chunk): boolean {
  const open = s.open.get(doc);
  return open?.loaded === true && understands(s, doc, codec) && open.replica.includes(version);
}

/** Storage was reached: from now on the sessions whose content was taken in have time to publish it. */
export function beginWait(s: State): void {
  for (const [doc, at] of s.unsent) if (at === undefined) s.unsent.set(doc, s.options.now());
}

/** When to see whether they did, ms since 1970. */
export function unsentAt(s: State): number | undefined {
  const times = [...s.unsent].flatMap(([doc, at]) => (at === undefined || !canTell(s, doc) ? [] : [at + patience]));
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** A closed document is looked at when somebody opens it, or by the session that takes over the store its edits are in. */
const canTell = (s: State, doc: string): boolean => s.open.get(doc)?.loaded === true && !isBehind(s, doc);

/**
 * Sees to it that the next log holds what other sessions of this device stored and did not publish. They may be frozen,
 * or closed before their request got through; should they publish it after all, it is the same changes a second time.
 */
export function claimUnsent(s: State): void {
  const now = s.options.now();
  for (const [doc, at] of [...s.unsent]) {
    const open = s.open.get(doc);
    if (!open || at === undefined || !canTell(s, doc)) continue;
    if (now >= at && now < at + patience) continue; // a clock that was set back does not put it off
    attempt(s, open, () => {
      const isSent = open.replica.diff(docRow(s, doc).published).length === 0;
      s.unsent.delete(doc);
      if (isSent) return;
      if (doc === '') open.edited++;
      else updateDoc(s, doc, { dirty: true });
    });
  }
}

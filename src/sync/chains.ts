import { maxCounted } from '../format/limits.js';
import { parseName } from '../format/names.js';
import { containedIn, isWhollyContained } from './forget.js';
import { tablesOf, updateSelf } from './records.js';
import type { Known, State } from './state.js';

/** How long a log may come after the one that follows it, ms. */
const overtaken = 600_000;

/** Takes writers' chains further, after logs of theirs came: each names the one before it, and what came too early counts as soon as that is here. */
export function extendChains(s: State, touched: ReadonlySet<string>, isClosing = false): void {
  if (touched.size === 0) return;
  const { known, writers } = tablesOf(s);
  const logs = new Map<string, Known[]>([...touched].map((writer) => [writer, []]));
  for (const [, file] of known.entries()) {
    if (file.kind === 'log' && file.lamport > (writers.get(file.writer)?.contiguous ?? 0)) logs.get(file.writer)?.push(file);
  }
  for (const [writer, list] of logs) extend(s, writer, list, isClosing);
}

/** @param isClosing whether what did not come will not come any more */
function extend(s: State, writer: string, logs: readonly Known[], isClosing: boolean): void {
  const { known, writers } = tablesOf(s);
  let row = writers.get(writer);
  if (!row) return;
  const before = row;
  let contained: ReadonlySet<string> | undefined;
  let unread: number | undefined;
  const isContained = (id: string): boolean => s.packed.has(id) || (contained ??= containedIn(s, 'snapshot')).has(id);
  const aside = lamportsAside(s, writer);
  for (const { id, lamport, prev } of [...logs].sort((a, b) => a.lamport - b.lamport)) {
    if (aside.some((unread) => unread <= lamport)) break; // a clone of the writer may have gone on beside it
    if (prev !== undefined && prev !== row.readTo && (known.get(s.pathOf.get(prev) ?? '')?.lamport ?? Infinity) > row.contiguous) {
      if (!isClosing && !(s.remote.cold && isContained(prev))) break;
      // That one may have been read in what contains it, and one before it not.
      if ((unread ??= greatestUnread(s)) > row.contiguous) row = { ...row, missed: [row.missed?.[0] ?? row.contiguous, lamport - 1] };
    }
    row = { ...row, contiguous: lamport, readTo: id };
  }
  const isBroken = row.contiguous < row.newest.lamport;
  if (isBroken !== (row.brokenAt !== undefined)) row = { ...row, brokenAt: isBroken ? s.options.now() : undefined };
  if (row !== before) writers.set(writer, row);
}

/**
 * Nothing is missing in any open document: a log that did not come went because something newer contains it, where a
 * listing is complete. On a mirror it may be on its way yet, for a while. What is listed and cannot be read is never taken for read.
 * What contains it may be of documents that nobody has open here, and a device need not read thousands of them to tell
 * what it has read: it goes on behind what it may have missed, and says so, until it has read that too.
 */
export function closeChains(s: State): void {
  const { writers } = tablesOf(s);
  const unread = greatestUnread(s);
  const broken = new Set<string>();
  for (const [writer, row] of [...writers.entries()]) {
    if (row.missed && unread <= row.missed[0]) {
      writers.set(writer, { ...row, missed: undefined });
      updateSelf(s, { unacknowledged: true });
    }
    const isLate = s.remote.durable || Math.abs(s.options.now() - (row.brokenAt ?? 0)) > overtaken;
    if (row.contiguous >= row.newest.lamport || !isLate || lamportsAside(s, writer).length > 0) continue;
    broken.add(writer);
  }
  extendChains(s, broken, true);
}

/** The greatest lamport of a snapshot or pack that was not read, nor one that contains it: whatever is in there has a smaller one. */
function greatestUnread(s: State): number {
  const isContained = isWhollyContained(s);
  const names = [...s.remote.cold?.keys() ?? []].flatMap((path) => (tablesOf(s).known.has(path) ? [] : parseName(path) ?? []));
  return names.reduce((most, name) => (isContained(name) || (name.lamport ?? 0) > maxCounted ? most : Math.max(most, name.lamport ?? 0)), 0);
}

/** Of a writer's logs and packs that cannot be read. */
const lamportsAside = (s: State, writer: string): number[] =>
  [...tablesOf(s).quarantine.keys()].map(parseName).flatMap((name) => (name?.writer === writer && name.kind !== 'snapshot' ? [name.lamport ?? 0] : []));

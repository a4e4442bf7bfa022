import { parseName } from '../format/names.js';
import { containedIn } from './forget.js';
import { tablesOf } from './records.js';
import type { Known, State, WriterRow } from './state.js';

/** How long a log may come after the one that follows it, ms. */
const overtaken = 600_000;

/** Takes writers' chains further, after logs of theirs came: each names the one before it, and what came too early counts as soon as that is here. */
export function extendChains(s: State, touched: ReadonlySet<string>): void {
  if (touched.size === 0) return;
  const { known, writers } = tablesOf(s);
  const logs = new Map<string, Known[]>([...touched].map((writer) => [writer, []]));
  for (const [, file] of known.entries()) {
    if (file.kind === 'log' && file.lamport > (writers.get(file.writer)?.contiguous ?? 0)) logs.get(file.writer)?.push(file);
  }
  for (const [writer, list] of logs) extend(s, writer, list);
}

function extend(s: State, writer: string, logs: readonly Known[]): void {
  const { known, writers } = tablesOf(s);
  let row = writers.get(writer);
  if (!row) return;
  const before = row;
  let contained: ReadonlySet<string> | undefined;
  const wasRead = (id: string, { contiguous, readTo }: WriterRow): boolean => {
    const there = known.get(s.pathOf.get(id) ?? '');
    return id === readTo || (there ? there.lamport <= contiguous : s.packed.has(id) || (contained ??= containedIn(s, 'snapshot')).has(id));
  };
  const aside = lamportsAside(s, writer);
  for (const { id, lamport, prev } of [...logs].sort((a, b) => a.lamport - b.lamport)) {
    if (aside.some((unread) => unread <= lamport)) break; // a clone of the writer may have gone on beside it
    if (prev !== undefined && !wasRead(prev, row)) break;
    row = { ...row, contiguous: lamport, readTo: id };
  }
  const isBroken = row.contiguous < row.newest.lamport;
  if (isBroken !== (row.brokenAt !== undefined)) row = { ...row, brokenAt: isBroken ? s.options.now() : undefined };
  if (row !== before) writers.set(writer, row);
}

/**
 * Nothing is missing in any open document: a log that did not come went because something newer contains it, where a
 * listing is complete. On a mirror it may be on its way yet, for a while. What is listed and cannot be read is never taken for read.
 */
export function closeChains(s: State): void {
  const { writers } = tablesOf(s);
  for (const [writer, row] of writers.entries()) {
    const isLate = s.remote.durable || Math.abs(s.options.now() - (row.brokenAt ?? 0)) > overtaken;
    if (row.contiguous >= row.newest.lamport || !isLate || lamportsAside(s, writer).length > 0) continue;
    writers.set(writer, { ...row, contiguous: row.newest.lamport, readTo: row.newest.id, brokenAt: undefined });
  }
}

/** Of a writer's logs and packs that cannot be read. */
const lamportsAside = (s: State, writer: string): number[] =>
  [...tablesOf(s).quarantine.keys()].map(parseName).flatMap((name) => (name?.writer === writer && name.kind !== 'snapshot' ? [name.lamport ?? 0] : []));

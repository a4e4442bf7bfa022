import { free, getChangesMetaSince, load } from '@automerge/automerge/slim';
import { SyncError } from '../../errors.js';
import type { Content, Version } from '../crdt.js';
import { prefixOf, readVersion } from './version.js';

/** One change of a document, as its history keeps it. */
export interface HistoryEntry {
  readonly id: string;
  /** Whose session made it. */
  readonly actor: string;
  /** Milliseconds since 1970 at who made it; absent when it says none. */
  readonly time?: number;
  readonly message?: string;
  /** How many single steps it has. */
  readonly steps: number;
  /** The changes it builds on. */
  readonly before: readonly string[];
  /** Whether it is part of an initial value, the same on all devices, and no edit. */
  readonly isInitial: boolean;
}

/** The first four bytes of actors of initial content; see `initial.ts`. */
const initialActor = '00000000';

/** Every change in a whole document, those it builds on first. @throws SyncError `damaged` */
export function history(full: Content): readonly HistoryEntry[] {
  try {
    const doc = load(full.bytes, { allowMissingChanges: true });
    const changes = getChangesMetaSince(doc, []);
    free(doc);
    return changes.map(({ hash, actor, time, message, startOp, maxOp, deps }) => ({
      id: hash,
      actor,
      ...(time > 0 ? { time: time * 1000 } : {}),
      ...(message === null ? {} : { message }),
      steps: maxOp - startOp + 1,
      before: deps,
      isInitial: time === 0 && actor.startsWith(initialActor),
    }));
  } catch (cause) {
    throw new SyncError('damaged', 'The bytes of a whole document do not load.', { cause });
  }
}

/** Those changes of a history that a version of a range covers. */
export function changesIn(version: Version, entries: ReadonlyMap<string, HistoryEntry>): readonly HistoryEntry[] {
  const parts = readVersion(version);
  if (!parts) return [];
  const from = new Set(parts.from);
  const found = new Map<string, HistoryEntry>();
  const todo = [...parts.to];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const entry = entries.get(id);
    if (!entry || found.has(id) || from.has(prefixOf(id))) continue;
    found.set(id, entry);
    todo.push(...entry.before);
  }
  return [...found.values()];
}

import type { Content, Crdt, Version } from '../../crdt/crdt.js';
import type { HistoryEntry } from '../../crdt/automerge/history.js';
import { loadPeer } from '../peers.js';

export type { HistoryEntry };

/** A CRDT, and what its documents tell of their past. */
export interface Kit {
  readonly crdt: Crdt;
  /** All changes in a whole document, in an order in which each stands behind what it builds on. */
  history(full: Content): readonly HistoryEntry[];
  /** Those of them that a section's version covers. */
  changesIn(version: Version, entries: ReadonlyMap<string, HistoryEntry>): readonly HistoryEntry[];
}

async function loadAutomergeKit(): Promise<Kit> {
  const [{ automerge }, { history, changesIn }] = await loadPeer('@automerge/automerge', () =>
    Promise.all([import('../../crdt/automerge/index.node.js'), import('../../crdt/automerge/history.js')]));
  return { crdt: automerge(), history, changesIn };
}

const loaders: Readonly<Record<string, () => Promise<Kit>>> = { automerge: loadAutomergeKit };
const loaded = new Map<string, Promise<Kit>>();

/** What reads a codec: `automerge/changes` is Automerge's. Undefined for one this version does not know. */
export function kitFor(codec: string): Promise<Kit | undefined> {
  const name = codec.split('/')[0] ?? '';
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
  if (!load) return Promise.resolve(undefined);
  const present = loaded.get(name) ?? load();
  loaded.set(name, present);
  return present;
}

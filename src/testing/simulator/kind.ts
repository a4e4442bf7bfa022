import type { Crdt, Version } from '../../crdt/crdt.js';
import { emptySet, setCrdt, type SetDocument } from '../set-crdt.js';

/** A change as it stands in a section: what it is called, what it builds on, and what it adds. */
export interface SectionChange { readonly hash: string; readonly deps: readonly string[]; readonly items: readonly string[] }

/** A kind of documents that a run is about. Whatever it is, a document is a set of items here that only grows. */
export interface Kind {
  readonly name: string;
  /** What one device works with. */
  crdt(random: () => number, version: 1 | 2): Crdt;
  /** The initial content. */
  readonly init: unknown;
  /** Inside an edit. */
  add(draft: unknown, item: string): void;
  /** The items of a value, sorted. */
  items(value: unknown): readonly string[];
  /** The changes in a section, none for a codec that is not its own. Bytes are whole and undamaged. */
  changes(codec: string, bytes: Uint8Array): readonly SectionChange[];
  /** The newest changes in a version. */
  heads(version: Version): readonly string[];
  /** Codecs that version 1 of an app does not know. Where there are none, no run has apps of two versions. */
  readonly newerCodecs: ReadonlySet<string>;
  /** Runs something so that whatever the kind draws by itself follows from the seed. */
  during?<T>(seed: number, run: () => T): T;
}

const decoder = new TextDecoder();
const [older, newer] = [setCrdt({ version: 1 }), setCrdt({ version: 2 })];

/** Sets of strings, by `setCrdt`. */
export const sets: Kind = {
  name: 'set',
  crdt: (random, version) => setCrdt({ random, version }),
  init: emptySet,
  add: (draft, item) => { (draft as SetDocument).add(item); },
  items: (value) => (value as SetDocument).items,
  changes: (codec, bytes) => (newer.codecs.includes(codec) ? JSON.parse(decoder.decode(bytes).slice(8)) as SectionChange[] : []), // behind a checksum
  heads: (version) => (JSON.parse(decoder.decode(version)) as { to: string[] }).to,
  newerCodecs: new Set(newer.codecs.filter((codec) => !older.codecs.includes(codec))),
};

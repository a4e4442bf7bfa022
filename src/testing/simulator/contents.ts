import type { CofFile, Section } from '../../format/cof-file.js';
import { tombstoneCodec } from '../../format/codecs.js';
import { decodeFile } from '../../format/file.js';
import { parseName } from '../../format/names.js';
import type { Kind, SectionChange } from './kind.js';

/** One change, named with its document. */
export interface ChangeRecord {
  readonly key: string;
  readonly doc: string;
  readonly hash: string;
  readonly deps: readonly string[];
  readonly items: readonly string[];
  /** Whether a snapshot brings it along and its version does not claim it: it waits for something its writer had not. */
  readonly waits: boolean;
}

/** What a file of storage holds, read without the core. */
export interface FileContent {
  readonly path: string;
  readonly id: string;
  readonly file: CofFile;
  readonly changes: readonly ChangeRecord[];
  /** Documents whose content it removes, by the heads of what was seen of them. */
  readonly tombstones: readonly { readonly doc: string; readonly heads: readonly string[] }[];
}

export const keyOf = (doc: string, hash: string): string => `${doc}\n${hash}`;

/** Reads a file of storage; `undefined` when its bytes are not what its name says, or nobody can read it. */
export function readContent(kind: Kind, path: string, bytes: Uint8Array): FileContent | undefined {
  const name = parseName(path);
  if (!name || name.kind === 'asset' || name.kind === 'key') return undefined;
  let file: CofFile;
  try {
    file = decodeFile(path, bytes);
  } catch {
    return undefined;
  }
  const tombstones = file.sections.filter(({ codec }) => codec === tombstoneCodec).map(({ doc, version }) => ({ doc, heads: version.length === 0 ? [] : kind.heads(version) }));
  return { path, id: name.id, file, changes: file.sections.flatMap((section) => changesIn(kind, section, file.kind === 'snapshot')), tombstones };
}

function changesIn(kind: Kind, { doc, codec, bytes, version }: Section, isFull: boolean): ChangeRecord[] {
  const changes = kind.changes(codec, bytes);
  const claimed = isFull && changes.length > 0 ? closureOf(kind.heads(version), changes) : undefined;
  return changes.map(({ hash, deps, items }) => ({ key: keyOf(doc, hash), doc, hash, deps: deps.map((dep) => keyOf(doc, dep)), items, waits: claimed?.has(hash) === false }));
}

function closureOf(heads: readonly string[], changes: readonly SectionChange[]): Set<string> {
  const depsOf = new Map(changes.map(({ hash, deps }) => [hash, deps]));
  const found = new Set(heads);
  for (const hash of found) for (const dep of depsOf.get(hash) ?? []) found.add(dep); // a set goes on to what is added meanwhile
  return found;
}

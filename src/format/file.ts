/** Whole files ↔ bytes: a prelude of fixed length, meta in CBOR, the sections' bytes. `README.md` has the tables. */
import { SyncError } from '../errors.js';
import { decodeCbor, encodeCbor, isCborMap } from './cbor.js';
import type { CofFile, CofKind, Meta, Section, StoredFile } from './cof-file.js';
import { docTag, fileId } from './hash.js';
import { maxFileBytes, maxMetaBytes } from './limits.js';
import { metaFromCbor, metaToCbor, sectionsKey } from './meta.js';
import { logPath, markerPath, packPath, parseName, snapshotPath, type FileName } from './names.js';
import { sectionsFromCbor, sectionsToCbor } from './sections.js';
import { damaged } from './wire.js';

const magic = 0x1a_46_4f_43; // "COF" and a byte that no text has, little-endian
const major = 1;
const minor = 0;
const preludeBytes = 24;
const metaAt = preludeBytes + 4;

const kindBytes: Readonly<Record<CofKind, number>> = { log: 1, snapshot: 2, space: 5, pack: 6 };
const kindOfByte: ReadonlyMap<number, CofKind> = new Map(Object.entries(kindBytes).map(([kind, byte]) => [byte, kind as CofKind]));

/**
 * A file's name and bytes. The same content gives the same bytes, so a write that is repeated is no second file.
 *
 * @throws SyncError `invalid-value`, `invalid-id` or `too-large` for content this format cannot hold
 */
export function encodeFile(file: CofFile): StoredFile {
  const { described, parts } = sectionsToCbor(file.sections);
  const map = metaToCbor(file.meta);
  if (described.length > 0) map.set(sectionsKey, described);
  const meta = encodeCbor(map);
  if (meta.length > maxMetaBytes) throw new SyncError('too-large', `A file's meta has ${meta.length} bytes; ${maxMetaBytes} are the most.`);
  const length = parts.reduce((total, part) => total + part.length, metaAt + meta.length);
  if (length > maxFileBytes) throw new SyncError('too-large', `A file has ${length} bytes; ${maxFileBytes} are the most.`);

  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  bytes[4] = major;
  bytes[5] = minor;
  bytes[6] = kindBytes[file.kind];
  view.setUint32(preludeBytes, meta.length, true);
  bytes.set(meta, metaAt);
  let at = metaAt + meta.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const id = fileId(bytes);
  const path = pathOf(file.kind, file.meta, file.sections, id);
  if (path === undefined) throw new SyncError('invalid-value', `A ${file.kind} cannot be written without what its name is made of.`);
  return { path, id, bytes };
}

/**
 * What a stored file says. The hash is checked before a single field is believed.
 * Bytes of sections may be views of `bytes`: do not change them.
 *
 * @throws SyncError `damaged` when the file is not what its name says, or not well-formed;
 * `newer-format` when only a later version can read it; `too-large` when it is over a limit. Nothing else.
 */
export function decodeFile(path: string, bytes: Uint8Array): CofFile {
  const name = parseName(path);
  if (!name) throw new SyncError('damaged', 'A file has a name that is not of this format.');
  if (bytes.length > maxFileBytes) throw new SyncError('too-large', `A file has ${bytes.length} bytes; ${maxFileBytes} are the most.`);
  // A Buffer of Node is a Uint8Array with other habits: nothing behind here sees one.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (fileId(plain) !== name.id) throw new SyncError('damaged', 'A file has other bytes than its name says.');

  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const kind = readPrelude(view);
  const metaLength = view.getUint32(preludeBytes, true);
  if (metaLength > maxMetaBytes) throw new SyncError('too-large', `A file's meta has ${metaLength} bytes; ${maxMetaBytes} are the most.`);
  if (metaLength > plain.length - metaAt) throw damaged('it is longer than the file');
  const map = decodeCbor(plain.subarray(metaAt, metaAt + metaLength));
  if (!isCborMap(map)) throw damaged('it is not a map');
  const meta = metaFromCbor(map);
  const sections = sectionsFromCbor(map.get(sectionsKey), plain.subarray(metaAt + metaLength));
  if (pathOf(kind, meta, sections, name.id) !== name.path) throw new SyncError('damaged', 'A file has another name than its content says.');
  return { kind, meta, sections };
}

/** The kind, when this version can read what follows. */
function readPrelude(view: DataView): CofKind {
  if (view.byteLength < metaAt || view.getUint32(0, true) !== magic) throw new SyncError('damaged', 'A file does not begin as this format begins.');
  const fileMajor = view.getUint8(4);
  if (fileMajor === 0) throw new SyncError('damaged', 'A file is of a version that never was.');
  const kind = kindOfByte.get(view.getUint8(6));
  const flags = view.getUint8(7);
  const incompatible = view.getUint32(8, true);
  // Flags, the reserved bytes and the key's id: all zero in a plain file of this version.
  let rest = 0;
  for (let at = 12; at < preludeBytes; at++) rest |= view.getUint8(at);
  if (fileMajor > major || kind === undefined || flags !== 0 || incompatible !== 0 || rest !== 0) {
    throw new SyncError('newer-format', 'A newer version of the app wrote this file: update the app.');
  }
  return kind;
}

/** The name that follows from the content, undefined when the content lacks what the kind needs. */
function pathOf(kind: CofKind, meta: Meta, sections: readonly Section[], id: string): FileName['path'] | undefined {
  if (kind === 'space') return meta.space === undefined ? undefined : markerPath(id);
  const { writer, lamport } = meta;
  if (writer === undefined || lamport === undefined) return undefined;
  if (kind === 'log') return logPath(writer, lamport, id);
  if (kind === 'pack') return packPath(writer, lamport, id);
  const [only, ...others] = sections;
  return only && others.length === 0 ? snapshotPath(docTag(only.doc), lamport, writer, id) : undefined;
}

import { map, scan } from 'rxjs';
import type { Observable } from 'rxjs';
import { decodeFile } from '../../src/format/file.js';
import { parseName } from '../../src/format/names.js';
import type { CofFile } from '../../src/format/cof-file.js';
import { count, size } from '../support/words.js';
import type { OpenBucket, StoredFile } from '../support/open-bucket.js';

type Kind = CofFile['kind'];

/** A file as it is shown. */
export interface Shown {
  readonly path: string;
  readonly kind: Kind;
  readonly size: number;
  /** What it is and the device that wrote it. */
  readonly title: string;
  readonly by: string | undefined;
  /** What is inside, for people. */
  readonly inside: readonly string[];
}

/** What lies in a bucket, and what came and went since somebody looked. */
export interface Shelves {
  readonly files: readonly Shown[];
  readonly written: number;
  readonly gone: Readonly<Record<Kind, number>>;
}

const nothing: Shelves = { files: [], written: 0, gone: { log: 0, pack: 0, snapshot: 0, space: 0 } };

/** The files of a bucket with what their names and contents say. */
export function shelvesOf(bucket: OpenBucket): Observable<Shelves> {
  return bucket.files$.pipe(
    map((files) => show(files)),
    scan((before: Shelves, files: readonly Shown[]): Shelves => {
      const old = new Set(before.files.map(({ path }) => path));
      const now = new Set(files.map(({ path }) => path));
      const gone = { ...before.gone };
      for (const file of before.files) if (!now.has(file.path)) gone[file.kind] += 1;
      return { files, written: before.written + files.filter(({ path }) => !old.has(path)).length, gone };
    }, nothing),
  );
}

/** Each file is taken apart once. */
const decoded = new WeakMap<StoredFile, CofFile>();
const decode = (file: StoredFile): CofFile => {
  const known = decoded.get(file) ?? decodeFile(file.path, file.bytes);
  decoded.set(file, known);
  return known;
};

function show(files: readonly StoredFile[]): Shown[] {
  const ours = files.filter(({ path }) => parseName(path)); // nothing else is there; a reader leaves other files alone
  const names = new Map<string, string>();
  for (const file of ours) {
    const { writer, device, authors } = decode(file).meta;
    if (writer && device) names.set(writer, device.name);
    for (const [id, { name }] of Object.entries(authors ?? {})) names.set(id, name);
  }
  return ours.map((file) => {
    const { kind, meta } = decode(file);
    const by = names.get(meta.writer ?? '');
    const title = kind === 'space' ? 'marker' : by === undefined ? kind : `${kind} of the ${by}`;
    return { path: file.path, kind, size: file.bytes.length, title, by, inside: describe(decode(file)) };
  });
}

function describe({ kind, meta, sections }: CofFile): string[] {
  if (kind === 'space') return ['says that this bucket is a space, and which'];
  const documents = new Set(sections.filter(({ doc }) => doc !== '').map(({ doc }) => doc));
  const bytes = sections.reduce((sum, section) => sum + section.bytes.length, 0);
  return [
    ...[...documents].map((doc) => (kind === 'snapshot' ? `all of “${doc}”, ${size(bytes)}` : `${kind === 'log' ? 'changes' : 'many changes'} of “${doc}”, ${size(bytes)}`)),
    ...(sections.some(({ doc }) => doc === '') ? ['the list of documents'] : []),
    ...(sections.length === 0 ? ['no content: it tells the others what was read'] : []),
    ...(meta.subsumes ? [`stands for ${count(meta.subsumes.length, 'file')}, which may go`] : []),
    ...(meta.snap ? [`tells the others of ${count(meta.snap.length, 'new file')} below`] : []),
  ];
}

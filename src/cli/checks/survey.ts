import type { Version } from '../../crdt/crdt.js';
import type { Section } from '../../format/cof-file.js';
import { decodeFile } from '../../format/file.js';
import { fileId } from '../../format/hash.js';
import { catalogCodec, createCatalog } from '../../sync/catalog.js';
import { tombstoneCodec } from '../../sync/records.js';
import type { Context } from '../command.js';
import type { Part } from '../root/document.js';
import type { StoredFileRecord } from '../root/read.js';
import type { SpaceView } from '../root/space-view.js';

/** What merging a document showed. */
export interface DocumentSurvey {
  readonly id: string;
  readonly parts: readonly Part[];
  readonly changes: number;
  readonly isRemoved: boolean;
  /** Something it builds on is in no file. */
  readonly isIncomplete: boolean;
  readonly unknown: readonly string[];
  readonly hasContent: boolean;
}

/** Everything known after reading and merging all of a space. */
export interface Survey {
  readonly view: SpaceView;
  readonly documents: readonly DocumentSurvey[];
  /** Whether the merged document contains a version that some file speaks of; undefined when nobody asked. */
  contains(doc: string, version: Version): boolean | undefined;
  /** What a file whose bytes are not what its name says seems to hold, as far as that can be made out; nothing may be taken from it. */
  remains(record: StoredFileRecord): readonly Section[] | undefined;
}

const keyOf = (doc: string, version: Version): string => `${doc}\u0000${Buffer.from(version).toString('base64')}`;

/** Merges every document once. @param also versions to ask for beside those that files of the space speak of */
export async function survey(view: SpaceView, { out, signal }: Pick<Context, 'out' | 'signal'>, also: readonly Pick<Section, 'doc' | 'version'>[] = []): Promise<Survey> {
  const remains = new Map<string, readonly Section[]>();
  for (const record of view.root.files) {
    const sections = record.bytes && guess(record.path, record.bytes);
    if (sections) remains.set(record.path, sections);
  }
  const asked = new Map<string, Version[]>();
  const ask = (doc: string, version: Version): void => void asked.set(doc, [...(asked.get(doc) ?? []), version]);
  for (const { file } of view.root.files) {
    for (const { doc, version } of file?.meta.snap ?? []) if (doc !== undefined && version) ask(doc, version);
  }
  for (const { doc, version } of also) ask(doc, version);
  for (const sections of remains.values()) for (const { doc, codec, version } of sections) if (codec !== tombstoneCodec) ask(doc, version);

  const answers = surveyCatalog(view, asked.get('') ?? []);
  const documents: DocumentSurvey[] = [];
  const bar = out.progress('Checking');
  for (const [at, id] of view.ids.entries()) {
    signal.throwIfAborted();
    const document = await view.merge(id);
    for (const version of asked.get(id) ?? []) if (document.replica || document.isRemoved) answers.set(keyOf(id, version), document.replica?.includes(version) ?? true);
    documents.push({
      id, parts: document.parts, changes: document.history.length, isRemoved: document.isRemoved, unknown: document.unknown,
      isIncomplete: document.replica?.pending ?? false, hasContent: document.parts.length > 0 || document.tombstones.length > 0,
    });
    document.free();
    bar.step(at + 1, view.ids.length);
  }
  bar.end();
  return { view, documents, contains: (doc, version) => answers.get(keyOf(doc, version)), remains: ({ path }) => remains.get(path) };
}

function surveyCatalog(view: SpaceView, asked: readonly Version[]): Map<string, boolean> {
  const catalog = createCatalog();
  catalog.apply(view.found('').filter(({ section }) => section.codec === catalogCodec).map(({ section }) => section));
  return new Map(asked.map((version) => [keyOf('', version), catalog.includes(version)]));
}

/** The sections of bytes under a name they do not belong to: read as if the name fitted. */
function guess(path: string, bytes: Uint8Array): readonly Section[] | undefined {
  try {
    return decodeFile(path.replace(/[^-]{26}\.cof$/, `${fileId(bytes)}.cof`), bytes).sections;
  } catch {
    return undefined;
  }
}

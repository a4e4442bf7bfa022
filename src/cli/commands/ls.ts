import type { Command, Context } from '../command.js';
import { plain } from '../output.js';
import { authorsOf } from '../root/authors.js';
import { openSpace } from '../root/require.js';
import { type SpaceView, storedBytes } from '../root/space-view.js';
import { nameOf } from '../root/writers.js';
import { count, list, size, time } from '../words.js';

interface Row {
  readonly id: string;
  readonly title?: string;
  readonly type?: string;
  readonly crdt?: string;
  readonly changes: number;
  readonly bytes: number;
  readonly removed: boolean;
  /** Changes are missing, or it is of a kind this version does not read. */
  readonly problem?: 'incomplete' | 'unknown kind' | 'no content';
  readonly lastDevice?: string;
  readonly lastTime?: number;
}

/** Lists documents or files. */
export const ls: Command = {
  name: 'ls',
  summary: 'list the documents, or the files',
  operands: ['ROOT'],
  options: { files: { help: 'the files instead, with who wrote them and what is in them' } },
  description: [
    'Each document with its changes, the bytes it takes in storage, and who changed it',
    'last. Removed documents are listed while storage still has files of them.',
    'Reads only.',
  ],
  examples: [
    ['ls ./lists', 'the documents'],
    ['ls ./lists --files', 'the files'],
    ['ls s3://our-household --json', 'the documents, for a program'],
  ],
  async run(context) {
    const view = await openSpace(context, context.operands[0]!);
    if (context.flag('files')) listFiles(context, view);
    else await listDocuments(context, view);
    return 0;
  },
};

async function listDocuments({ out, signal }: Context, view: SpaceView): Promise<void> {
  const rows: Row[] = [];
  const bar = out.progress('Merging');
  for (const [at, id] of view.ids.entries()) {
    signal.throwIfAborted();
    rows.push(await rowOf(view, id));
    bar.step(at + 1, view.ids.length);
  }
  bar.end();
  out.json(rows);
  if (rows.length === 0) return out.line('No documents yet.');
  const hasTitles = rows.some(({ title, type }) => title !== undefined || type !== undefined);
  out.table(
    ['DOCUMENT', ...(hasTitles ? ['TITLE', 'TYPE'] : []), '>CHANGES', '>STORED', 'LAST CHANGE', 'BY', ''],
    rows.map(({ id, title = '', type = '', changes, bytes, removed, problem, lastDevice, lastTime }) => [
      out.style(removed ? 'dim' : 'bold', plain(id)), ...(hasTitles ? [plain(title), plain(type)] : []),
      removed ? '—' : String(changes), size(bytes), time(lastTime), plain(lastDevice ?? '—'),
      removed ? out.style('dim', 'removed') : problem === undefined ? '' : out.style('red', problem),
    ]),
  );
  const living = rows.filter(({ removed }) => !removed).length;
  out.line(`\n${count(living, 'document')}${living < rows.length ? `, ${rows.length - living} removed` : ''}`);
}

async function rowOf(view: SpaceView, id: string): Promise<Row> {
  const document = await view.merge(id);
  try {
    const listed = view.catalog.get(id);
    const authors = authorsOf(document, view.writers);
    const latest = document.history.reduce((best, entry) => ((entry.time ?? 0) >= (best?.time ?? 0) ? entry : best), document.history[0]);
    const device = latest === undefined ? undefined : authors.get(latest.id)?.name;
    const remover = document.tombstones.at(-1)?.name.writer;
    const problem = document.replica?.pending ? 'incomplete' as const
      : document.unknown.length > 0 ? 'unknown kind' as const
      : !document.replica && !document.isRemoved && !listed?.deleted ? 'no content' as const : undefined;
    return {
      id,
      ...(listed?.title === undefined ? {} : { title: listed.title }),
      ...(listed?.type === undefined ? {} : { type: listed.type }),
      ...(listed?.crdt ? { crdt: listed.crdt } : {}),
      changes: document.history.length,
      bytes: storedBytes(view.found(id)),
      removed: document.isRemoved || (!document.replica && (listed?.deleted ?? false)),
      ...(problem === undefined ? {} : { problem }),
      ...(document.isRemoved && remover !== undefined ? { lastDevice: nameOf(view.writers, remover) } : device === undefined ? {} : { lastDevice: device }),
      ...(latest?.time === undefined ? {} : { lastTime: latest.time }),
    };
  } finally {
    document.free();
  }
}

function listFiles({ out }: Context, { root, writers }: SpaceView): void {
  const rows = [...root.files].sort((a, b) => (a.name.lamport ?? 0) - (b.name.lamport ?? 0)).map(({ path, size: bytes, name, file, problem }) => ({
    path,
    kind: name.kind === 'space' ? 'marker' : name.kind,
    bytes,
    ...(name.writer === undefined ? {} : { writer: name.writer, device: nameOf(writers, name.writer) }),
    ...(name.lamport === undefined ? {} : { lamport: name.lamport }),
    documents: [...new Set((file?.sections ?? []).map(({ doc }) => doc))].filter((doc) => doc !== ''),
    ...(problem ? { problem: problem.code } : {}),
  }));
  out.json(rows);
  out.table(['FILE', 'KIND', '>BYTES', 'DEVICE', 'DOCUMENTS'], rows.map(({ path, kind, bytes, device, documents, problem }) => [
    path, kind, String(bytes), plain(device ?? '—'),
    problem === undefined ? plain(list(documents)) || out.style('dim', '—') : out.style('red', problem),
  ]));
  out.line(`\n${count(rows.length, 'file')}, ${size(rows.reduce((sum, { bytes }) => sum + bytes, 0))}`);
}

import { SyncError } from '../../errors.js';
import { checkDocId } from '../../space/doc-id.js';
import * as core from '../../sync/core.js';
import { type Command, type Context, DataError, UsageError } from '../command.js';
import { type ImportFile, readImport, takeIn } from '../exchange/import-file.js';
import { fileNameOf, idOf } from '../exchange/file-name.js';
import { plain } from '../output.js';
import { loadPeer } from '../peers.js';
import { asDevice, type Device, deviceName, localFsOf, stateOption } from '../root/device.js';
import { listDocuments } from '../root/read.js';
import { openExisting } from '../root/require.js';
import { isSetBack } from '../root/set-back.js';
import type { UpdateText } from '../exchange/bring.js';
import type { Crdt } from '../../crdt/crdt.js';
import type { FileSystem } from '../../fs/file-system.js';

/** What became of one file. */
interface Imported { readonly file: string; readonly document?: string; readonly outcome: 'created' | 'merged' | 'unchanged' | 'refused'; readonly why?: string }

/** Takes files into documents. */
export const importCommand: Command = {
  name: 'import',
  summary: 'take JSON or CRDT files into documents',
  operands: ['ROOT', 'FILE…'],
  description: [
    'A file of the CRDT (export --history makes them) is merged: nothing in the document',
    'is overwritten, and importing it twice is importing it once.',
    'JSON makes a new document. Into one that exists it goes only with --merge: then the',
    'document becomes what the file says, by as few edits as that takes. Elements of a',
    'list are known by their "id", and texts are edited, so that what others do at the',
    'same time stays; but what they did since the file was made, and is not in it, goes.',
    'The document is named by --doc, or by the name of the file as "export" gives it.',
    'ROOT has to be a space already: an app makes one of an empty folder or bucket.',
    'Takes part as a device of its own, and waits until the storage has everything.',
  ],
  options: {
    doc: { value: 'ID', help: "the document's id (what the file's name says)" },
    merge: { short: 'm', help: 'let JSON change a document that exists' },
    ...stateOption,
  },
  examples: [
    ['import ./lists groceries.json', 'a new document "groceries"'],
    ['import ./lists edited.json --doc groceries --merge', 'edits made by hand'],
    ['import s3://our-household backup/*.automerge', 'whatever of a backup is missing'],
  ],
  async run(context) {
    const [root = '', ...files] = context.operands;
    const id = context.option('doc');
    if (id !== undefined && files.length > 1) throw new UsageError('--doc names one document, and there are several files.', 'import');
    if (id !== undefined) checkDocId(id);
    const { automerge, updateText } = await loadPeer('@automerge/automerge', () => import('../../crdt/automerge/index.node.js'));
    const crdt = automerge();
    const sources: ImportFile[] = [];
    const refused: Imported[] = [];
    for (const file of files.filter((name) => name !== undefined)) {
      await unlessRefused(file, refused, async () => { sources.push(await readImport(file, crdt)); });
    }
    const remoteFs = await openExisting(context, root, 'write');
    const localFs = await localFsOf(context, remoteFs, root);
    const imported = sources.length === 0 ? [] : await asDevice({ crdt, localFs, remoteFs, deviceName, signal: context.signal, now: context.now },
      (device) => takeAll(context, device, { crdt, remoteFs, sources, id, updateText }));
    return tell(context, [...imported, ...refused]);
  },
};

/** A file that is no good, or must not go where it is to go, does not stop the others. */
async function unlessRefused(file: string, refused: Imported[], work: () => Promise<void>): Promise<void> {
  await work().catch((thrown: unknown) => {
    const isAboutFile = thrown instanceof DataError || (thrown instanceof SyncError && ['damaged', 'invalid-value', 'too-large', 'not-found', 'permission'].includes(thrown.code));
    if (!isAboutFile) throw thrown;
    refused.push({ file, outcome: 'refused', why: thrown.message });
  });
}

function tell({ out }: Context, imported: readonly Imported[]): 0 | 1 {
  out.json(imported);
  for (const { document = '', outcome, file, why = '' } of imported) {
    if (outcome === 'refused') out.note(`${file} was not imported. ${why}`);
    else out.line(outcome === 'unchanged' ? `${plain(document)}: the document says all that ${file} does.` : `${plain(document)}: ${outcome} from ${file}, and the storage has it.`);
  }
  return imported.some(({ outcome }) => outcome === 'refused') ? 1 : 0;
}

interface Task { readonly crdt: Crdt; readonly remoteFs: FileSystem; readonly sources: readonly ImportFile[]; readonly id: string | undefined; readonly updateText: UpdateText }

async function takeAll(context: Context, device: Device, { sources, ...given }: Task): Promise<Imported[]> {
  const { driver } = device;
  const imported: Imported[] = [];
  const sizes = new Map((await listDocuments(given.remoteFs, context.signal)).map(({ path, size }) => [path, size]));
  const task = { ...given, sizes };
  const bar = context.out.progress('Importing');
  for (const [done, source] of sources.entries()) {
    bar.step(done, sources.length);
    await unlessRefused(source.file, imported, async () => { imported.push(await takeOne(context, device, source, task)); });
  }
  bar.end();
  try {
    await driver.job({ kind: 'publish' });
  } catch (thrown) {
    const error = SyncError.from(thrown);
    if (context.signal.aborted) throw error;
    throw new SyncError(error.code, `${error.message} What was imported is kept on this machine; running the same command again sends it.`, { cause: error });
  }
  return imported;
}

async function takeOne(context: Context, device: Device, source: ImportFile, { crdt, remoteFs, sizes, id, updateText }: Omit<Task, 'sources'> & { readonly sizes: ReadonlyMap<string, number> }): Promise<Imported> {
  const { driver, state } = device;
  const present = new Map(core.docs(state).map(({ id: known, removed }) => [known, removed]));
  const doc = id ?? [...present.keys()].find((known) => fileNameOf(known) === source.name) ?? idOf(source.name);
  if (doc === undefined) throw new DataError('The id of its document was too long for the name of a file, and no document here has that name. Name the document with --doc.');
  checkDocId(doc);
  const isNew = present.get(doc) ?? true;
  const replica = crdt.create({});
  await driver.job({ kind: 'openDoc', doc, replica });
  try {
    // What the document lacks is looked for now: JSON is compared with all there is.
    await driver.job({ kind: 'pull' });
    if (source.kind === 'json' && core.docView(state, doc).waiting > 0) {
      throw new DataError(`Some of the document ${JSON.stringify(doc)} is missing or cannot be read, so nothing can be compared with it. "crdt-over-fs verify" says more.`);
    }
    if (await isSetBack(context, remoteFs, sizes, device, doc)) {
      throw new DataError(`The storage lacks some of ${JSON.stringify(doc)} that it had when this command was there last: it was set back to an older state. Name a new folder with --state, and import again: that begins from what is there now.`);
    }
    const { changed } = takeIn(replica, source, { id: doc, isNew, merge: context.flag('merge'), updateText });
    if (changed) driver.feed({ type: 'edited', doc });
    return { file: source.file, document: doc, outcome: !changed ? 'unchanged' : isNew ? 'created' : 'merged' };
  } finally {
    await driver.job({ kind: 'closeDoc', doc }); // durable here from now on
  }
}

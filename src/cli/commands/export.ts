import { resolve } from 'node:path';
import { type Command, type Context, DataError, UsageError } from '../command.js';
import { type Exported, filesOf, textOf, writeExport } from '../exchange/export-document.js';
import { plain, plainJson } from '../output.js';
import type { MergedDocument } from '../root/document.js';
import { openSpace, requireDocument } from '../root/require.js';
import type { SpaceView } from '../root/space-view.js';
import { jsonOf } from '../root/value.js';
import { count } from '../words.js';

/** Writes documents as files that other programs read. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'write documents as JSON files',
  operands: ['ROOT', '[DOC…]'],
  description: [
    'Writes each document as DOC.json: what all devices together have of it. What no file',
    'may have in its name on every system stands there as %XX, capitals too.',
    'A file that is there already and says something else is left alone, and told.',
    'With --history also DOC.automerge, a file of the CRDT itself with every change ever',
    'made, which Automerge opens and "import" merges back. Reads only, of the storage.',
  ],
  options: {
    to: { value: 'DIR', help: 'the folder to write to; - prints the JSON' },
    all: { short: 'a', help: 'every document' },
    history: { help: 'also the file of the CRDT with all its changes' },
    force: { short: 'f', help: 'replace files that say something else' },
  },
  examples: [
    ['export ./lists groceries --to .', './groceries.json'],
    ['export s3://our-household --all --history --to backup', 'everything, to keep'],
    ['export ./lists groceries --to - | jq .items', 'for a program'],
  ],
  async run(context) {
    const [root = '', ...wanted] = context.operands;
    const to = context.option('to');
    if (to === undefined) throw new UsageError('--to is missing: a folder, or - for the standard output.', 'export');
    if (context.flag('all') === wanted.length > 0) throw new UsageError('Name documents, or say --all.', 'export');
    if (to === '-' && context.flag('history')) throw new UsageError('--history makes files of bytes: name a folder with --to.', 'export');
    const view = await openSpace(context, root);
    return new Export(context, view, to).run(context.flag('all') ? await living(view) : wanted.filter((id) => id !== undefined));
  },
};

/** Ids of documents that were not removed. */
async function living(view: SpaceView): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const id of view.ids) {
    const document = await view.merge(id);
    if (!document.isRemoved) ids.push(id);
    document.free();
  }
  return ids;
}

class Export {
  readonly #written: (Exported & { readonly document: string })[] = [];
  readonly #values: Record<string, unknown> = {};
  readonly #partial: string[] = [];
  readonly #unreadable: { readonly document: string; readonly why: string }[] = [];

  constructor(private readonly context: Context, private readonly view: SpaceView, private readonly to: string) {}

  async run(ids: readonly string[]): Promise<0 | 1> {
    const { out, signal } = this.context;
    const bar = out.progress('Exporting');
    for (const [done, id] of ids.entries()) {
      signal.throwIfAborted();
      bar.step(done, ids.length);
      // One document that nobody can read is no reason to keep the others.
      const document = await requireDocument(this.view, id).catch((thrown: unknown) => {
        if (!(thrown instanceof DataError) || ids.length === 1) throw thrown;
        this.#unreadable.push({ document: id, why: thrown.message });
      });
      if (document) await this.#one(document, ids.length > 1).finally(() => document.free());
    }
    bar.end();
    return this.#tell(ids.length);
  }

  async #one(document: MergedDocument, isOneOfMany: boolean): Promise<void> {
    const { context, to } = this;
    const { id, parts, replica } = document;
    if (replica?.pending || parts.some(({ outcome }) => outcome !== 'applied' && outcome !== 'removed')) this.#partial.push(id);
    if (to !== '-') {
      for (const file of filesOf(document, context.flag('history'))) {
        this.#written.push({ document: id, ...await writeExport(resolve(to), file, context.flag('force')) });
      }
    } else if (isOneOfMany) this.#values[id] = jsonOf(replica?.value);
    else if (context.out.isJson) context.out.json(jsonOf(replica?.value));
    else context.out.line(plainJson(textOf(document).trimEnd()));
  }

  #tell(total: number): 0 | 1 {
    const { context: { out }, to } = this;
    const differing = this.#written.filter(({ outcome }) => outcome === 'differs');
    if (to === '-' && total > 1) {
      out.json(this.#values);
      out.line(plainJson(JSON.stringify(this.#values, undefined, 2)));
    }
    if (to !== '-') {
      out.json({ files: this.#written, partial: this.#partial, unreadable: this.#unreadable });
      for (const { file, outcome } of this.#written) if (outcome !== 'differs') out.line(`${outcome === 'written' ? 'wrote ' : 'as was'}  ${file}`);
      if (this.#written.length === 0) out.line('There is no document to export.');
    }
    for (const { file } of differing) out.note(`${file} is there and says something else: it was left alone. --force replaces it.`);
    for (const { document, why } of this.#unreadable) out.note(`${plain(document)}: ${plain(why)}`);
    for (const id of this.#partial) out.note(`Some of ${JSON.stringify(plain(id))} is missing or cannot be read: "crdt-over-fs verify" says what.`);
    const bad = differing.length + this.#partial.length + this.#unreadable.length;
    if (bad > 0 && total > 1) out.note(`${count(bad, 'thing')} to look at.`);
    return bad > 0 ? 1 : 0;
  }
}

import { SyncError } from '../../errors.js';
import { tombstoneCodec } from '../../sync/records.js';
import type { Command, Context } from '../command.js';
import { plain } from '../output.js';
import { mergeDocument } from '../root/document.js';
import { readRoot, type Root, type StoredFileRecord } from '../root/read.js';
import { openSpace } from '../root/require.js';
import { type SpaceView, viewOf } from '../root/space-view.js';
import { nameOf } from '../root/writers.js';
import { clock, count } from '../words.js';

interface Arrival {
  readonly time: number;
  readonly device: string;
  readonly deviceId?: string;
  readonly document: string;
  /** New changes in it; 0 when only a removal came. */
  readonly changes: number;
  readonly removed?: true;
  readonly messages?: readonly string[];
  readonly file: string;
}

/** Prints changes as they arrive. */
export const watch: Command = {
  name: 'watch',
  summary: 'print changes as they arrive, until Ctrl-C',
  operands: ['ROOT'],
  options: { every: { value: 'SECONDS', help: 'how often to look (5)' } },
  description: [
    'Looks at the storage again and again and prints which device changed which',
    'document, and in how many changes. An outage is told and waited for.',
    'Reads only.',
  ],
  examples: [
    ['watch ./lists', 'what are the others doing?'],
    ['watch s3://our-household --every 30 --json', 'one JSON object a line, for a program'],
  ],
  async run(context) {
    const every = (context.number('every', 1) ?? 5) * 1000;
    const view = await openSpace(context, context.operands[0]!);
    const { out, signal } = context;
    const seen = new Seen();
    for (const id of view.ids) await seen.news(view, id);
    out.note(`Watching ${count(view.ids.length, 'document')} of ${count(devicesOf(view), 'device')}, every ${count(every / 1000, 'second')}. Ctrl-C ends it.`);
    let { root }: { root: Root } = view;
    for (let isDown = false; await pause(every, signal); ) {
      try {
        const next = await readRoot(view.fs, context, root.files);
        // A folder whose drive is away is an empty one.
        if (next.files.length === 0) throw new SyncError('network', 'Everything that was there is gone: is the drive still connected?');
        if (isDown) out.note('The storage is there again.');
        isDown = false;
        await tell(context, root, next, seen);
        // What was removed since stays known: its content is in newer files.
        root = { ...next, files: [...new Map([...root.files, ...next.files].map((record) => [record.path, record])).values()] };
      } catch (thrown) {
        if (signal.aborted) break;
        const error = SyncError.from(thrown);
        if (!error.retryable) throw error;
        if (!isDown) out.note(`${plain(error.message)} Looking again every ${count(every / 1000, 'second')}.`);
        isDown = true;
      }
    }
    return 0;
  },
};

async function tell({ out, now }: Context, before: Root, next: Root, seen: Seen): Promise<void> {
  const known = new Set(before.files.filter(({ file }) => file).map(({ path }) => path));
  const fresh = next.files.filter(({ path, file }) => file && !known.has(path));
  if (fresh.length === 0) return;
  const view = viewOf({ ...next, files: [...before.files.filter(({ path }) => !fresh.some((file) => file.path === path)), ...fresh] });
  const ids = [...new Set(fresh.flatMap(({ file }) => (file?.sections ?? []).map(({ doc }) => doc)))].filter((id) => id !== '').sort();
  for (const id of ids) {
    for (const { record, changes, messages, removed } of await seen.news(view, id, fresh)) {
      const writer = record.name.writer ?? '';
      const device = view.writers.get(writer)?.device;
      const arrival: Arrival = {
        time: now(), device: nameOf(view.writers, writer), ...(device ? { deviceId: device.id } : {}), document: id, changes,
        ...(removed ? { removed } : {}), ...(messages.length > 0 ? { messages } : {}), file: record.path,
      };
      out.json(arrival);
      const what = removed ? 'removed' : count(changes, 'change');
      out.line(`${out.style('dim', clock(arrival.time))}  ${out.style('bold', plain(arrival.device))}  ${plain(id)}  ${what}${messages.map((message) => `  ${plain(message)}`).join('')}`);
    }
  }
}

interface News { readonly record: StoredFileRecord; readonly changes: number; readonly messages: readonly string[]; readonly removed?: true }

/** The changes that were there already. */
class Seen {
  readonly #changes = new Map<string, Set<string>>();
  readonly #removed = new Set<string>();

  /** What is new of a document, by the file it came with. Copies in snapshots and packs of what was there are no news. */
  async news(view: SpaceView, id: string, fresh: readonly StoredFileRecord[] = []): Promise<News[]> {
    const found = view.found(id);
    const document = await mergeDocument(id, found);
    const known = this.#changes.get(id) ?? new Set<string>();
    this.#changes.set(id, known);
    const news: News[] = [];
    const inOrder = found.filter(({ record }) => fresh.includes(record)).sort((a, b) => (a.record.name.lamport ?? 0) - (b.record.name.lamport ?? 0));
    for (const { record, section } of inOrder) {
      if (section.codec === tombstoneCodec) {
        if (document.isRemoved && !this.#removed.has(id)) news.push({ record, changes: 0, messages: [], removed: true });
        if (document.isRemoved) this.#removed.add(id);
        continue;
      }
      const changes = (document.kit?.changesIn(section.version, document.entries) ?? []).filter((entry) => !entry.isInitial && !known.has(entry.id));
      for (const entry of changes) known.add(entry.id);
      const messages = changes.map(({ message }) => message).filter((message) => message !== undefined);
      if (changes.length > 0) news.push({ record, changes: changes.length, messages });
    }
    for (const entry of document.history) known.add(entry.id);
    if (document.isRemoved) this.#removed.add(id);
    else this.#removed.delete(id);
    document.free();
    return news;
  }
}

const devicesOf = ({ writers }: SpaceView): number => new Set([...writers.values()].map(({ id, device }) => device?.id ?? id)).size;

/** @returns false when the signal ended it */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const onAbort = (): void => { clearTimeout(timer); resolve(false); };
    const timer = setTimeout(() => { signal.removeEventListener('abort', onAbort); resolve(true); }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

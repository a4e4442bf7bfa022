import { parseName } from '../../format/names.js';
import type { FileSystem } from '../../fs/file-system.js';
import type { Command } from '../command.js';
import { plain } from '../output.js';
import { compactSpace } from '../root/compactor.js';
import { deviceName, localFsOf, stateOption } from '../root/device.js';
import { kitFor } from '../root/kits.js';
import { listDocuments } from '../root/read.js';
import { openExisting } from '../root/require.js';
import { count, list, size } from '../words.js';

interface Stored { readonly files: number; readonly bytes: number }

/** Writes snapshots and collects. */
export const compact: Command = {
  name: 'compact',
  summary: 'merge many small files into few',
  operands: ['ROOT'],
  options: stateOption,
  description: [
    'Takes part as a device of its own: reads what is new, writes one snapshot of each',
    'document whose changes lie in many files, and removes what newer files contain, by',
    "the rules all devices keep. So files of other devices are first left to them; what",
    'they have not removed after 30 days, a later run removes. It keeps what it read, so',
    'that later runs are quick. Safe at any time, also while apps run.',
  ],
  examples: [
    ['compact ./lists', 'once'],
    ['compact s3://our-household --state /var/lib/compact', 'every night, from cron'],
  ],
  async run(context) {
    const [root = ''] = context.operands;
    const { out, signal, now } = context;
    const remoteFs = await openExisting(context, root, 'write');
    const localFs = await localFsOf(context, remoteFs, root);
    const kit = await kitFor('automerge');
    const before = await measure(remoteFs, signal);
    const bar = out.progress('Compacting');
    const { skipped, unreadable } = await compactSpace({
      crdt: kit!.crdt, localFs, remoteFs, deviceName, signal, now,
      onProgress: (done, total) => bar.step(done, total),
    });
    bar.end();
    const after = await measure(remoteFs, signal);
    out.json({ before, after, skipped, unreadable });
    const text = ({ files, bytes }: Stored): string => `${count(files, 'file')}, ${size(bytes)}`;
    out.line(`Before  ${text(before)}\nAfter   ${text(after)}`);
    if (after.files === before.files && after.bytes === before.bytes) out.line('\nThere is nothing more to merge or to remove now.');
    else if (after.files >= before.files) out.line('\nFiles that newer ones contain are removed by the devices that wrote them, when these sync next.\nWhat they leave for 30 days, this command removes when it is run again.');
    if (skipped.length > 0) out.line(`\nLeft alone, because something of them is missing or cannot be read here: ${plain(list(skipped))}.`);
    if (unreadable > 0) out.line(`\n${count(unreadable, 'file')} cannot be read, and ${unreadable === 1 ? 'was' : 'were'} left alone.`);
    if (skipped.length + unreadable === 0) return 0;
    out.line('"crdt-over-fs verify" says more.');
    return 1;
  },
};

async function measure(fs: FileSystem, signal: AbortSignal): Promise<Stored> {
  const files = (await listDocuments(fs, signal)).filter(({ path }) => parseName(path));
  return { files: files.length, bytes: files.reduce((sum, file) => sum + file.size, 0) };
}

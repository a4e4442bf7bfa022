import type { Command } from '../command.js';
import { plain } from '../output.js';
import { readDevices } from '../root/devices.js';
import { openSpace } from '../root/require.js';
import { count, list, size, time } from '../words.js';

/** Lists devices. */
export const devices: Command = {
  name: 'devices',
  summary: 'list the devices, and what each has read of the others',
  operands: ['ROOT'],
  description: [
    'Every device that wrote here: its files, its newest change (by its own clock), and',
    'what of the others it has not yet said to have read. A device says what it has read',
    'with its next change, or within a minute; one that is asleep says nothing.',
    'Reads only.',
  ],
  examples: [
    ['devices ./lists', 'who takes part'],
    ['devices ./lists --json', 'with the ids of devices and writers'],
  ],
  async run(context) {
    const { out } = context;
    const view = await openSpace(context, context.operands[0]!);
    const rows = await readDevices(view);
    out.json(rows);
    if (rows.length === 0) out.line('No device has written here yet.');
    else {
      out.table(['DEVICE', '>FILES', '>STORED', 'NEWEST CHANGE', 'HAS READ'], rows.map(({ name, files, bytes, lastTime, behind }) => [
        out.style('bold', plain(name)), String(files), size(bytes), time(lastTime),
        behind.length === 0 ? 'everything' : out.style('yellow', `all but ${list(behind.map((one) => `${count(one.files, 'file')} of ${plain(one.device)}`))}`),
      ]));
      out.line(`\n${count(rows.length, 'device')}`);
    }
    return 0;
  },
};

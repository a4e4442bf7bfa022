import type { Command } from '../command.js';
import { plain } from '../output.js';
import { authorsOf } from '../root/authors.js';
import { notePartial } from '../root/partial.js';
import { openSpace, requireDocument } from '../root/require.js';
import { count, time } from '../words.js';

/** Prints the changes of a document. */
export const log: Command = {
  name: 'log',
  summary: 'print the changes of a document',
  operands: ['ROOT', 'DOC'],
  options: { number: { short: 'n', value: 'N', help: 'only the newest N' } },
  description: [
    'Every change with its time at who made it, the device, how many steps it has, and',
    'its message if the app gave one; newest last. Which device made an old change is',
    'forgotten when its file was merged into a snapshot of several devices: "—".',
    'Reads only.',
  ],
  examples: [
    ['log ./lists groceries', 'all changes'],
    ['log ./lists groceries -n 10', 'the newest ten'],
  ],
  async run(context) {
    const [root = '', id = ''] = context.operands;
    const newest = context.number('number', 1);
    const view = await openSpace(context, root);
    const document = await requireDocument(view, id);
    const authors = authorsOf(document, view.writers);
    const { out } = context;
    const entries = newest === undefined ? document.history : document.history.slice(-newest);
    const rows = entries.map(({ id: change, time: at, steps, message }) => {
      const device = authors.get(change);
      return { id: change, ...(at === undefined ? {} : { time: at }), ...(device ? { device: device.name, deviceId: device.id } : {}), steps, ...(message === undefined ? {} : { message }) };
    });
    out.json(rows);
    out.table(['TIME', 'DEVICE', 'CHANGE', '>STEPS', 'MESSAGE'], rows.map(({ id: change, time: at, device, steps, message }) =>
      [time(at), plain(device ?? '—'), out.style('dim', change.slice(0, 8)), String(steps), plain(message ?? '')]));
    const left = document.history.length - rows.length;
    out.line(`\n${count(document.history.length, 'change')}${left > 0 ? `, the newest ${rows.length} shown` : ''}`);
    const isPartial = notePartial(out, document);
    document.free();
    return isPartial ? 1 : 0;
  },
};

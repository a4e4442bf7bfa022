import type { Command } from '../command.js';
import { openSpace } from '../root/require.js';

/** Lists documents or files. */
export const ls: Command = {
  name: 'ls',
  summary: 'list the documents, or the files',
  operands: ['ROOT'],
  description: ['Lists what is there. Reads only.'],
  examples: [['ls ./lists', 'the documents']],
  async run(context) {
    const { root } = await openSpace(context, context.operands[0]!);
    for (const { path } of root.files) context.out.line(path);
    context.out.json(root.files.map(({ path }) => path));
    return 0;
  },
};

import type { Command } from '../command.js';
import { plainJson } from '../output.js';
import { notePartial } from '../root/partial.js';
import { openSpace, requireDocument } from '../root/require.js';
import { jsonOf } from '../root/value.js';

/** Prints a document. */
export const cat: Command = {
  name: 'cat',
  summary: 'print a document as JSON',
  operands: ['ROOT', 'DOC'],
  description: [
    'The document as all devices together have it: everything in storage, merged.',
    'Texts and numbers are as the app has them, dates in ISO form, bytes in base64.',
    'Reads only.',
  ],
  examples: [
    ['cat ./lists groceries', 'for people, over several lines'],
    ['cat ./lists groceries --json | jq .items', 'for a program, on one line'],
  ],
  async run(context) {
    const [root = '', id = ''] = context.operands;
    const view = await openSpace(context, root);
    const document = await requireDocument(view, id);
    const value = jsonOf(document.replica!.value);
    context.out.json(value);
    context.out.line(plainJson(JSON.stringify(value, undefined, 2)));
    const isPartial = notePartial(context.out, document);
    document.free();
    return isPartial ? 1 : 0;
  },
};

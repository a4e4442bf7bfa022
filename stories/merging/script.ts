import type { CrdtDoc } from '../../src/index.js';
import { add, remove, rename, setDone, writeNote } from './plan.js';
import type { Plan } from './plan.js';

type Edit = (draft: Plan) => void;

/** The item that is called so now. */
const item = (draft: Plan, title: string): string => draft.items.find((one) => one.title === title)?.id ?? '';

/** What both devices have before they part. */
export function begin(draft: Plan): void {
  writeNote(draft, 'Dinner on Sunday at 7.');
  for (const title of ['bread', 'milk', 'apples']) add(draft, title);
}

/** What is done on each while they are apart; each line is one edit. */
const script: Readonly<Record<'laptop' | 'phone', readonly Edit[]>> = {
  laptop: [
    (draft) => writeNote(draft, draft.note.replace('7.', '7, in the garden.')),
    (draft) => setDone(draft, item(draft, 'bread'), true),
    (draft) => remove(draft, item(draft, 'milk')),
    (draft) => add(draft, 'olives'),
  ],
  phone: [
    (draft) => writeNote(draft, draft.note.replace('Dinner', 'Family dinner')),
    (draft) => rename(draft, item(draft, 'bread'), 'sourdough bread'),
    (draft) => rename(draft, item(draft, 'milk'), 'oat milk'),
    (draft) => setDone(draft, item(draft, 'apples'), true),
    (draft) => add(draft, 'coffee'),
  ],
};

/** Does on both what their people do, who do not know of each other. */
export function editApart(laptop: CrdtDoc<Plan>, phone: CrdtDoc<Plan>): void {
  for (const edit of script.laptop) laptop.change(edit);
  for (const edit of script.phone) phone.change(edit);
}

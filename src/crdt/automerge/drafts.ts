// What an edit needs besides plain assignments.
import { splice, updateText as update } from '@automerge/automerge/slim';

export { Counter, deleteAt, ImmutableString, insertAt } from '@automerge/automerge/slim';

/** Where in a draft a text stands: its keys and indexes from the draft's root. */
export type TextPath = readonly (string | number)[];

/**
 * Replaces a text by another, keeping what others type into it at the same time: only the difference becomes an edit.
 *
 * @example
 * todos.change((draft) => updateText(draft, ['items', 0, 'title'], input.value));
 */
export function updateText(draft: object, path: TextPath, text: string): void {
  update(draft, [...path], text);
}

/**
 * Removes `remove` UTF-16 units of a text at `index`, and puts `insert` there; for editors that know what was typed.
 *
 * @example
 * note.change((draft) => spliceText(draft, ['body'], 5, 0, ' world'));
 */
export function spliceText(draft: object, path: TextPath, index: number, remove: number, insert = ''): void {
  splice(draft, [...path], index, remove, insert);
}

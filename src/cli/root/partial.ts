import { type Out, plain } from '../output.js';
import type { MergedDocument } from './document.js';

/** Notes it where what is shown of a document is not all of it. @returns whether that is so */
export function notePartial(out: Out, { id, replica, parts }: MergedDocument): boolean {
  const isPartial = (replica?.pending ?? false) || parts.some(({ outcome }) => outcome !== 'applied' && outcome !== 'removed');
  if (isPartial) out.note(`Some of ${JSON.stringify(plain(id))} is missing or cannot be read: "crdt-over-fs verify" says what.`);
  return isPartial;
}

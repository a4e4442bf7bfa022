import type { Delivery } from '../../src/index.js';

/** One step of a change on its way, in words that say by themselves whether it is done. */
export interface Step { readonly done: boolean; readonly text: string }

/** How far a change has come, for people. */
export function steps({ stored, published, seenBy }: Delivery): readonly Step[] {
  return [
    { done: stored, text: stored ? 'stored here' : 'storing…' },
    { done: published, text: published ? 'in the bucket' : 'not in the bucket yet' },
    { done: seenBy.length > 0, text: seenBy.length > 0 ? `read by ${seenBy.map(({ name }) => name).join(', ')}` : 'not read yet' },
  ];
}

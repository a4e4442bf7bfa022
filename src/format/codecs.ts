/**
 * Codecs with a number of their own, by that number. Any other codec is written as its name.
 * Numbers are never reused or reordered; a number that is not here belongs to a later version.
 */
export const codecs = [
  'automerge/changes',
  'automerge/bundle',
  'automerge/full',
  'yjs/update',
  'loro/update',
  'tombstone',
  'cof/catalog',
] as const;

/** The codec of a snapshot that removes its document. */
export const tombstoneCodec = 'tombstone';

/** The codec of the space's catalog, in the document `''`. */
export const catalogCodec = 'cof/catalog';

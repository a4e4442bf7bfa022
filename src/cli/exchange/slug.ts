import { docTag } from '../../format/hash.js';

/** Names that Windows keeps for its devices, whatever stands behind their dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;
/** Longest name before what is added to it. */
const most = 80;

/**
 * A file's name for a document: its id where that is one on every system, else what is left of it, with six symbols that
 * keep two documents apart. The same id gives the same name each time.
 */
export function slugOf(id: string): string {
  if (/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/.test(id) && id.length <= most && !reserved.test(id)) return id;
  const readable = id.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, most);
  return `${readable === '' ? 'document' : readable}-${docTag(id).slice(0, 6)}`;
}

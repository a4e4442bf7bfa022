import { free, load } from '@automerge/automerge/slim';
import type { Applied, Content } from '../crdt.js';
import type { VersionParts } from '../ranges.js';
import { readChunks } from './chunks.js';
import { codecs } from './difference.js';
import { readVersion } from './version.js';

/** A content before it is given to Automerge. `outcome` is there when it need not, or must not, be. */
export interface Incoming { readonly content: Content; readonly version: VersionParts; readonly outcome?: Applied }

const known: ReadonlySet<string> = new Set(Object.values(codecs));
const nothing: VersionParts = { to: [] };

/** Looks at one content by itself, so that no broken one reaches the others. */
export function judge(content: Content, has: (version: VersionParts) => boolean): Incoming {
  const version = readVersion(content.version);
  if (!version || !known.has(content.codec)) return { content, version: version ?? nothing, outcome: 'rejected' };
  const here = has(version);
  // Already in, without a look at the bytes; but a whole document may bring pending content, each change a chunk of its own.
  if (here && content.codec !== codecs.full) return { content, version, outcome: 'applied' };
  const chunks = readChunks(content.bytes);
  if (!chunks || (chunks.count > 1 && !chunks.checked && !loads(content.bytes))) return { content, version, outcome: 'rejected' };
  return here && chunks.count === 1 ? { content, version, outcome: 'applied' } : { content, version };
}

/** Several chunks of which Automerge would take the first ones in before it finds a damaged one. */
function loads(bytes: Uint8Array): boolean {
  try {
    free(load(bytes, { allowMissingChanges: true }));
    return true;
  } catch {
    return false;
  }
}

import type { FileSystem } from '../../fs/file-system.js';
import { docRow, knownOf, tombstoneCodec } from '../../sync/records.js';
import type { Context } from '../command.js';
import type { Device } from './device.js';
import { readRoot } from './read.js';
import { viewOf } from './space-view.js';

/**
 * Whether storage lacks something of an open document that this device had put there, or read there, in an earlier run: then
 * the root was set back to an older state meanwhile. Apps publish again what storage lacks when they see it twice, an hour
 * apart; a command that ends cannot wait for that.
 * @param sizes what storage lists
 */
export async function isSetBack(context: Context, fs: FileSystem, sizes: ReadonlyMap<string, number>, { state }: Device, doc: string): Promise<boolean> {
  const replica = state.open.get(doc)?.replica;
  if (!replica || docRow(state, doc).unpublished > 0) return false;
  const stored = [...knownOf(state, doc)].filter(([path, { size }]) => sizes.get(path) === size).flatMap(([, { sections }]) => sections)
    .filter((section) => section.doc === doc && section.codec !== tombstoneCodec && section.state === 'applied').map(({ version }) => version);
  if (replica.uncovered(stored).length === 0) return false;
  // What is gone may be in a file that this device had no need to read.
  const merged = await viewOf(await readRoot(fs, context)).merge(doc);
  const isThere = merged.replica?.includes(replica.version()) ?? false;
  merged.free();
  return !isThere;
}

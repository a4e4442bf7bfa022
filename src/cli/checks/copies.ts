import { type FileName, parseName } from '../../format/names.js';

const symbol = '[0-9a-hjkmnp-tv-z]';
/** A name of ours without its `.cof`, somewhere in a path: `0-space-…`, `writer-lamport-id`, `doctag-lamport-writer-id`. */
const stems = new RegExp(`(?:^|[/ _-])((?:0-space-${symbol}{26})|(?:${symbol}{16}-${symbol}{8}-${symbol}{16}-${symbol}{26})|(?:${symbol}{16}-${symbol}{8}-${symbol}{26}))`, 'i');

/** The names a file may be a copy of: of a log's name one cannot see whether it is a pack's. None when it is no copy of ours. */
export function originalsOf(path: string): FileName[] {
  const stem = stems.exec(path)?.[1]?.toLowerCase();
  if (stem === undefined || parseName(path)) return [];
  // Beside the original first.
  const folders = [...new Set([/^([lpd])\//.exec(path)?.[1], 'l', 'p', 'd'])].filter((folder) => folder !== undefined);
  return folders.map((folder) => parseName(`${folder}/${stem}.cof`)).filter((name) => name !== undefined);
}

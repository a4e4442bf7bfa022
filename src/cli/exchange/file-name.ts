import { docTag } from '../../format/hash.js';

/** Names that Windows keeps for its devices, whatever stands behind their dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;
/** Longest name: with its ending, and what tools put beside it, it fits everywhere. */
const most = 200;
/** What stands at the end of a name that was too long. No other name has a `~` in it. */
const shortened = /~[0-9a-z]{6}$/;

/**
 * A file's name for a document: its id, with what a file's name cannot have on every system as `%XX` of its UTF-8 bytes.
 * That is also each capital, for some systems take it for a small letter. A name too long for a file is cut, with six
 * symbols that keep two documents apart. The same id gives the same name each time.
 */
export function fileNameOf(id: string): string {
  const escaped = encodeURIComponent(id).replace(/%..|[A-Z!~*'()]/g, (part) => (part.startsWith('%') ? part : hex(part)));
  const name = /^[.-]/.test(escaped) || reserved.test(escaped) ? `${hex(escaped.charAt(0))}${escaped.slice(1)}` : escaped;
  return name.length <= most ? name : `${name.slice(0, 80).replace(/%.?$/, '')}~${docTag(id).slice(0, 6)}`;
}

/** The id in a file's name, whoever gave it; undefined when it was too long to be all in it. */
export function idOf(name: string): string | undefined {
  if (shortened.test(name)) return undefined;
  try {
    const id = decodeURIComponent(name);
    return fileNameOf(id) === name ? id : name;
  } catch {
    return name; // a per cent sign that is only that
  }
}

const hex = (symbol: string): string => `%${symbol.charCodeAt(0).toString(16).toUpperCase()}`;

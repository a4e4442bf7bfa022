import { defineDoc } from '../../src/index.js';

export interface Lines { lines: string[] }

/** A list, not a set: a change that is applied twice shows. */
export const Lines = defineDoc<Lines>({ init: { lines: [] } });

/** Of `wanted`, what is not there, and what is there more than once. */
export function lostAndDoubled(wanted: readonly string[], found: readonly string[]): { readonly lost: string[]; readonly doubled: string[] } {
  return { lost: wanted.filter((line) => !found.includes(line)), doubled: found.filter((line, index) => found.indexOf(line) !== index) };
}

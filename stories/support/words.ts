import type { Requests } from '../../src/index.js';

export const count = (number: number, one: string, many = `${one}s`): string => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** A number and its unit stay together on a line. */
export const size = (bytes: number): string =>
  bytes < 1000 ? `${bytes}\u00a0B` : bytes < 1e6 ? `${(bytes / 1000).toFixed(1)}\u00a0kB` : `${(bytes / 1e6).toFixed(1)}\u00a0MB`;

/** A duration, given in milliseconds. */
export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)}\u00a0ms` : `${(ms / 1000).toFixed(1)}\u00a0s`);

/** What a bucket was asked for, in one line. */
export function describeRequests(requests: Requests): string {
  const all = Object.values(requests);
  const sum = (of: 'requests' | 'up' | 'down'): number => all.reduce((total, verb) => total + verb[of], 0);
  return `${count(sum('requests'), 'request')}, ${size(sum('up') + sum('down'))}`;
}

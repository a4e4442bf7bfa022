import type { Requests, SyncStatus } from '../../src/index.js';

/** How a thing stands, for a colour beside words that say the same. */
export interface Report { readonly tone: 'good' | 'busy' | 'waiting'; readonly text: string }

export const count = (number: number, one: string, many = `${one}s`): string => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** A number and its unit stay together on a line. */
export const size = (bytes: number): string =>
  bytes < 1000 ? `${bytes}\u00a0B` : bytes < 1e6 ? `${(bytes / 1000).toFixed(1)}\u00a0kB` : `${(bytes / 1e6).toFixed(1)}\u00a0MB`;

/** How a device stands with its bucket, in one line. */
export function describeSync({ state, everPulled, online, unpublished }: SyncStatus): Report {
  if (state === 'loading') return { tone: 'busy', text: 'Opening what this device keeps…' };
  if (!online && unpublished > 0) return { tone: 'waiting', text: `${count(unpublished, 'edit')} kept on this device until the bucket can be reached` };
  if (!online) return { tone: 'waiting', text: 'Offline. What you edit is kept on this device' };
  if (unpublished > 0) return { tone: 'busy', text: `Sending ${count(unpublished, 'edit')}…` };
  return everPulled ? { tone: 'good', text: 'Everything is in the bucket' } : { tone: 'busy', text: 'Looking into the bucket…' };
}

/** What a bucket was asked for, in one line. */
export function describeRequests(requests: Requests): string {
  const all = Object.values(requests);
  const sum = (of: 'requests' | 'up' | 'down'): number => all.reduce((total, verb) => total + verb[of], 0);
  return `${count(sum('requests'), 'request')}, ${size(sum('up') + sum('down'))}`;
}

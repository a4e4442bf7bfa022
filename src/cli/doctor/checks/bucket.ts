import { fail, ok, warn } from '../finding.js';
import type { Check } from '../probe.js';

/** S3 refuses signatures that are further off than this, ms. */
const refused = 15 * 60_000;
/** From here on it is worth a word, ms. */
const noticeable = 2 * 60_000;

const minutes = (ms: number): string => `${Math.abs(ms / 60_000).toFixed(0)} min ${ms > 0 ? 'behind' : 'ahead of'} the storage`;

/** Our clock against the storage's, which signatures depend on. */
export const clock: Check = {
  name: 'clock',
  writes: false,
  async run({ bucket, now, signal }) {
    if (!bucket) return [];
    const before = now();
    const { headers } = await bucket.list({ signal });
    const theirs = Date.parse(headers['date'] ?? '');
    if (Number.isNaN(theirs)) return [ok('clock', 'The storage does not tell its time.')];
    // Half of the way there and back; the header has no fractions of a second.
    const off = Math.round(theirs + 500 - (before + now()) / 2);
    const measured = { 'off ms': off };
    if (Math.abs(off) < noticeable) return [ok('clock', 'This machine\'s clock agrees with the storage\'s.', { measured })];
    const todo = 'Set the clock of this machine, and let it be set from the network.';
    return [Math.abs(off) < refused ? warn('clock', `This machine's clock is ${minutes(off)}; at 15 min requests are refused.`, todo, { measured })
      : fail('clock', `This machine's clock is ${minutes(off)}, and requests signed with it are refused.`, todo, { measured })];
  },
};

/** Whether conditions are kept. Information only: the library needs none. */
export const conditions: Check = {
  name: 'conditions',
  writes: true,
  async run({ bucket, scratch, signal }) {
    if (!bucket) return [];
    // Through the scratch folder first, so that it is known there, and removed.
    const fs = scratch.fresh();
    await fs.write('l/condition.cof', Uint8Array.of(1));
    const status = await bucket.writeIfAbsent(scratch.pathOf('l/condition.cof'), Uint8Array.of(2), { signal });
    const says = status === 412 || status === 409 ? 'It keeps the condition If-None-Match, which the library does not need.'
      : status === 501 || status === 400 ? 'It refuses requests with the condition If-None-Match, which the library never makes.'
      : status < 300 ? 'It ignores the condition If-None-Match and overwrites, so nothing else on it should rely on that; the library does not.'
      : `It answers ${status} to a request with the condition If-None-Match, which the library never makes.`;
    return [ok('conditions', says, { measured: { status } })];
  },
};

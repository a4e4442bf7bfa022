import { ok } from '../finding.js';
import type { Check } from '../probe.js';

/** What the storage says of itself. */
export const promises: Check = {
  name: 'promises',
  writes: false,
  async run({ fs }) {
    return [fs.durable
      ? ok('durable', 'What it has acknowledged it keeps, so files whose content is in newer ones go after 10 minutes.', { measured: { durable: true } })
      : ok('durable', 'A folder cannot promise to keep what was written: something may mirror it elsewhere, and undo it. So files whose content is in newer ones stay for 7 days when another machine is seen to have those, else for 30.', { measured: { durable: false } })];
  },
};

import { delay } from '../../../fs/abort.js';
import { fail, type Finding, ok, warn } from '../finding.js';
import type { Check } from '../probe.js';

/** How often it is looked whether something has become visible, ms. */
const step = 50;

/** How soon what was written, overwritten and removed is seen. No promise here is needed: late is merged late, and nothing is lost. */
export const consistency: Check = {
  name: 'consistency',
  writes: true,
  async run({ scratch, signal, patience }) {
    const fs = scratch.fresh();
    const path = 'l/consistency.cof';
    const isListed = async (): Promise<boolean> => (await fs.list('l/')).some((entry) => entry.path === path);
    const findings: Finding[] = [];

    const wait = async (holds: () => Promise<boolean>): Promise<number | undefined> => {
      const start = performance.now();
      for (let waited = 0; waited <= patience; waited = Math.round(performance.now() - start)) {
        if (await holds()) return waited;
        await delay(step, signal);
      }
      return undefined;
    };
    const add = (check: string, ms: number | undefined, at: string, late: (how: string) => string, never: Finding): void => {
      findings.push(ms === undefined ? never
        : ms === 0 ? ok(check, at, { measured: { ms } })
        : warn(check, late(`about ${(ms / 1000).toFixed(1)} s`), 'Nothing needs to be done.', { measured: { ms } }));
    };

    await fs.write(path, Uint8Array.of(1));
    add('read after write', await wait(async () => await fs.read(path) !== undefined),
      'What was written can be read at once.', (how) => `What was written can be read after ${how}: devices see edits that much later.`,
      fail('read after write', `What was written could not be read within ${patience / 1000} s: the storage says it has files that it does not give back.`, 'Use another storage, or ask its provider.'));
    add('list after write', await wait(isListed),
      'What was written is listed at once.', (how) => `What was written is listed after ${how}: devices see edits that much later.`,
      fail('list after write', `What was written was not listed within ${patience / 1000} s: devices do not find each other's edits.`, 'Use another storage, or ask its provider.'));
    await fs.write(path, Uint8Array.of(2, 2));
    add('read after overwrite', await wait(async () => (await fs.read(path))?.length === 2),
      'What was written again is read anew at once.', (how) => `Old bytes of a file that was written again are read for ${how}. The library never gives a name other bytes, so it does not matter.`,
      warn('read after overwrite', `Old bytes of a file that was written again are read for more than ${patience / 1000} s: a cache lies between.`, 'The library never gives a name other bytes, so it does no harm; a cache that also keeps "not found" would. Switch it off for this path.'));
    await fs.remove(path);
    add('read after delete', await wait(async () => await fs.read(path) === undefined),
      'What was removed is gone at once.', (how) => `What was removed can be read for ${how}, which does no harm.`,
      warn('read after delete', `What was removed can still be read after ${patience / 1000} s: a cache or a version history lies between, which does no harm.`, 'Switch caching off for this path if storage use matters.'));
    add('list after delete', await wait(async () => !await isListed()),
      'What was removed is not listed any more.', (how) => `What was removed is listed for ${how}, which does no harm.`,
      warn('list after delete', `What was removed is still listed after ${patience / 1000} s. Devices will ask for files that are gone and list again.`, 'Nothing is lost by it; it costs requests. Ask the provider whether listings are cached.'));
    return findings;
  },
};

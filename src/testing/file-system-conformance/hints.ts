import { ensure, ensureRejects } from '../check.js';
import type { FileSystemCheck } from '../file-system-conformance.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Waits until something holds, at most 10 s. */
async function until(holds: () => boolean, otherwise: string): Promise<void> {
  for (let waited = 0; !holds(); waited += 10) {
    ensure(waited < 10_000, otherwise);
    await pause(10);
  }
}

/** Checks of the optional verbs; each holds by itself where the verb is missing. */
export const hintChecks: readonly FileSystemCheck[] = [
  {
    name: 'a lock is held by one at a time, whichever view takes it',
    async check(kit) {
      const fs = await kit.create();
      const other = await kit.reopen?.() ?? fs;
      let inside = 0;
      let rounds = 0;
      await Promise.all(Array.from({ length: 8 }, async (_, index) => {
        const release = await (index % 2 ? fs : other).lock?.('store');
        if (release === undefined) return;
        ensure(++inside === 1, `${inside} hold the lock at once`);
        await pause(2);
        inside--;
        rounds++;
        await release();
      }));
      ensure(fs.lock === undefined || rounds === 8, `the lock was held ${rounds} times instead of 8`);
      ensure((await fs.list('')).length === 0, 'the lock is listed as a file');
    },
  },
  {
    name: 'locks of two names do not wait for each other, and releasing twice is releasing once',
    async check(kit) {
      const fs = await kit.create();
      if (!fs.lock) return;
      const first = await fs.lock('one');
      const second = await fs.lock('two');
      await first();
      await second();
      const again = await fs.lock('one');
      await first();
      const waiting = new AbortController();
      const third = fs.lock('one', waiting);
      setTimeout(() => waiting.abort(), 100);
      await ensureRejects(third, 'aborted', 'a lock that is held, though its former holder released once more,');
      await again();
    },
  },
  {
    name: 'waiting for a lock ends when its signal is aborted, and leaves the lock as it was',
    async check(kit) {
      const fs = await kit.create();
      if (!fs.lock) return;
      await ensureRejects(fs.lock('store', { signal: AbortSignal.abort() }), 'aborted', 'a lock with an aborted signal');
      const release = await fs.lock('store');
      const controller = new AbortController();
      const waiting = fs.lock('store', controller);
      controller.abort();
      await ensureRejects(waiting, 'aborted', 'a lock that is waited for');
      await release();
      await (await fs.lock('store'))();
    },
  },
  {
    name: 'a watch hears of a new file, and of nothing after its end',
    async check(kit) {
      const fs = await kit.create();
      const other = await kit.reopen?.() ?? fs;
      if (!fs.watch) return;
      let heard = 0;
      const end = fs.watch('l/', () => { heard++; });
      // Some need a moment to begin, and a hint may be lost: a caller polls, and this check writes more than once.
      for (let round = 0; heard === 0; round++) {
        ensure(round < 50, 'the watch hears of nothing');
        await other.write(`l/${round}.cof`, Uint8Array.of(1));
        await pause(100);
      }
      await pause(300);
      end();
      end();
      heard = 0;
      await other.write('l/last.cof', Uint8Array.of(1));
      await pause(300);
      ensure(heard === 0, 'the watch hears after its end');
    },
  },
  {
    name: 'a watch hears of a file that is replaced or removed',
    async check(kit) {
      const fs = await kit.create();
      const other = await kit.reopen?.() ?? fs;
      if (!fs.watch) return;
      await fs.write('l/a.cof', Uint8Array.of(1));
      let heard = 0;
      const end = fs.watch('l/', () => { heard++; });
      await pause(300);
      for (const act of [() => other.write('l/a.cof', Uint8Array.of(2)), () => other.remove('l/a.cof')]) {
        heard = 0;
        await act();
        await until(() => heard > 0, 'the watch hears of nothing');
        await pause(300);
      }
      end();
    },
  },
];

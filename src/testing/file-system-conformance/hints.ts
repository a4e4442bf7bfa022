import { ensure, ensureListed, ensureRejects } from '../check.js';
import type { FileSystemCheck } from '../file-system-conformance.js';
import { Patience } from './patience.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Checks of the optional verbs; each holds by itself where the verb is missing. */
export const hintChecks: readonly FileSystemCheck[] = [
  {
    name: 'a lock is held by one at a time, whichever view takes it',
    async check(kit) {
      const fs = await kit.create();
      const other = await kit.reopen?.() ?? fs;
      let inside = 0;
      let rounds = 0;
      if (!fs.lock) return;
      const patience = new Patience();
      await Promise.all(Array.from({ length: 8 }, async (_, index) => {
        const release = await patience.wait((index % 2 ? fs : other).lock!('store'), () => `the lock is given to nobody any more, though it was released ${rounds} times`);
        patience.renew(); // it comes round, however slowly
        ensure(++inside === 1, `${inside} hold the lock at once`);
        await pause(2);
        inside--;
        rounds++;
        await release();
      }));
      ensureListed(await fs.list(''), [], 'where only a lock was held, the list');
    },
  },
  {
    name: 'locks of two names do not wait for each other, and releasing twice is releasing once',
    async check(kit) {
      const fs = await kit.create();
      if (!fs.lock) return;
      const patience = new Patience();
      const first = await patience.wait(fs.lock('one'), 'a lock that nobody holds is not given');
      const second = await patience.wait(fs.lock('two'), 'while one lock is held, that of another name is not given');
      await first();
      await second();
      const again = await patience.wait(fs.lock('one'), 'a lock that was released is not given again');
      await first();
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 100);
      const taken = ensureRejects(() => fs.lock!('one', controller), 'aborted', 'waiting for a lock that is held, though its former holder released once more,');
      await patience.wait(taken, 'waiting for a lock does not end when its signal is aborted');
      await again();
    },
  },
  {
    name: 'waiting for a lock ends when its signal is aborted, and leaves the lock as it was',
    async check(kit) {
      const fs = await kit.create();
      if (!fs.lock) return;
      const patience = new Patience();
      const deaf = 'waiting for a lock does not end when its signal is aborted';
      await patience.wait(ensureRejects(() => fs.lock!('store', { signal: AbortSignal.abort() }), 'aborted', 'a lock with an aborted signal'), deaf);
      const release = await patience.wait(fs.lock('store'), 'a lock that nobody holds is not given');
      const controller = new AbortController();
      const waiting = ensureRejects(() => fs.lock!('store', controller), 'aborted', 'a lock that is waited for');
      controller.abort();
      await patience.wait(waiting, deaf);
      await release();
      await (await patience.wait(fs.lock('store'), 'a lock that somebody gave up waiting for, and that was released, is not given again'))();
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
      const patience = new Patience();
      // Some need a moment to begin, and a hint may be lost: a caller polls, and this check writes more than once.
      for (let round = 0; heard === 0; round++) {
        patience.check(`the watch hears of none of ${round} new files`);
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
      const patience = new Patience();
      for (const [what, act] of [['replaced', () => other.write('l/a.cof', Uint8Array.of(2))], ['removed', () => other.remove('l/a.cof')]] as const) {
        heard = 0;
        await act();
        for (; heard === 0; await pause(10)) patience.check(`the watch does not hear of a file that was ${what}`);
        await pause(300);
      }
      end();
    },
  },
];

import type { Device } from '../../src/testing/simulator/device.js';
import { Violation } from '../../src/testing/simulator/violation.js';
import { time } from '../../src/testing/simulator/world.js';
import type { Run } from './run.js';
import { burst, docs, member, pair, type Scenario } from './scenario.js';
import { storeScenarios } from './store-scenarios.js';

/** Everything that writes more than one file, or removes one. */
export const scenarios: readonly Scenario[] = [
  { name: 'first-start', prepare: (run) => ({ act: () => {
    const a = member(run);
    run.edit(a, 'doc0');
    run.do(a, 'store', 'publish', 'pull');
    run.edit(a, 'doc1');
    run.do(a, 'publish', 'tidy');
  } }) },
  { name: 'join', prepare: (run) => {
    const [a] = pair(run);
    burst(run, a, 'doc0', 9);
    burst(run, a, 'doc1', 6, 1_500);
    run.do(a, 'tidy');
    burst(run, a, 'doc1', 2);
    const b = run.join();
    run.arrive();
    return { act: () => {
      run.start(b);
      run.open(b, 'doc0');
      run.do(b, 'pull');
      run.open(b, 'doc1');
      run.do(b, 'pull', 'ack', 'tidy');
    } };
  } },
  { name: 'edit-push', prepare: (run) => {
    const [a] = pair(run);
    return { act: () => {
      run.edit(a, 'doc0');
      run.do(a, 'store', 'publish');
      run.edit(a, 'doc0');
      run.edit(a, 'doc1');
      run.do(a, 'publish', 'publish');
    } };
  } },
  { name: 'pull-merge', prepare: (run) => {
    const [a, b] = pair(run);
    burst(run, a, 'doc0', 2);
    burst(run, a, 'doc1', 1);
    run.edit(b, 'doc0');
    run.arrive();
    return { act: () => {
      run.do(b, 'pull', 'publish');
      run.edit(b, 'doc1');
      run.do(b, 'ack', 'pull');
      run.arrive();
      run.do(a, 'pull', 'ack');
    } };
  } },
  { name: 'open-close', prepare: (run) => {
    const [a, b] = pair(run);
    run.close(b, 'doc1');
    burst(run, a, 'doc1', 1);
    run.arrive();
    return { act: () => {
      run.edit(b, 'doc0');
      run.close(b, 'doc0');
      run.do(b, 'pull');
      for (const doc of docs) run.open(b, doc);
      for (const doc of docs) run.edit(b, doc);
      for (const doc of docs) run.close(b, doc);
      run.do(b, 'publish');
    } };
  } },
  { name: 'all-at-once', prepare: (run) => {
    const [a, b] = pair(run);
    burst(run, b, 'doc0', 3);
    run.close(a, 'doc1');
    run.arrive();
    return { act: () => {
      run.edit(a, 'doc0');
      for (const kind of ['store', 'pull', 'publish', 'ack', 'tidy', 'compact'] as const) a.run({ kind });
      a.open('doc1');
      run.edit(a, 'doc1');
      run.do(a, 'publish');
    } };
  } },
  { name: 'gap', prepare: (run) => {
    const [a, b] = pair(run);
    run.close(b, 'doc1');
    for (let round = 0; round < 2; round++) {
      burst(run, a, 'doc0', 6);
      burst(run, a, 'doc1', 3);
      run.do(a, 'tidy');
    }
    run.arrive();
    return { act: () => {
      run.do(b, 'pull');
      run.open(b, 'doc1');
      run.edit(b, 'doc1');
      run.do(b, 'pull', 'publish');
    } };
  } },
  { name: 'snapshot-collect', prepare: (run) => {
    const [a, b] = pair(run);
    burst(run, a, 'doc0', 7, 1_500);
    run.arrive();
    run.do(b, 'pull', 'ack');
    run.arrive();
    run.do(a, 'pull');
    return { act: () => {
      run.do(a, 'tidy');
      run.arrive();
      run.do(b, 'pull', 'ack');
      run.pass(40 * time.day);
      run.do(a, 'pull', 'tidy');
      run.do(b, 'tidy');
    } };
  } },
  { name: 'pack', prepare: (run) => {
    const [a, b] = pair(run);
    burst(run, a, 'doc0', 8);
    run.do(a, 'pull');
    return { act: () => {
      run.do(a, 'tidy', 'tidy');
      run.arrive();
      run.do(b, 'pull', 'ack');
      run.pass(40 * time.day);
      run.do(a, 'pull', 'tidy');
    } };
  } },
  { name: 'packs-of-packs', profiles: ['s3'], prepare: (run) => {
    const a = member(run);
    for (let pack = 0; pack < 7; pack++) {
      burst(run, a, 'doc0', 8);
      run.do(a, 'pull', 'tidy');
    }
    burst(run, a, 'doc1', 8);
    run.do(a, 'pull');
    return { act: () => run.do(a, 'tidy', 'tidy') };
  } },
  { name: 'idle', prepare: (run) => {
    const [a] = pair(run);
    burst(run, a, 'doc0', 4, 700);
    run.do(a, 'pull');
    return { act: () => {
      run.do(a, 'compact');
      run.close(a, 'doc0');
      run.close(a, 'doc1');
      run.do(a, 'compact');
    } };
  } },
  { name: 'retire', prepare: (run) => {
    const [a, b] = pair(run);
    run.edit(b, 'doc0');
    run.do(b, 'publish');
    b.crash();
    run.arrive();
    run.do(a, 'pull', 'tidy');
    run.pass(190 * time.day);
    return { act: () => {
      run.edit(a, 'doc0');
      run.do(a, 'publish', 'pull', 'tidy');
      run.pass(40 * time.day);
      run.do(a, 'pull', 'tidy');
    } };
  } },
  { name: 'remove', looks: 3, prepare: (run) => {
    const [a, b] = pair(run);
    return { act: () => {
      run.do(a, { kind: 'remove', doc: 'doc1' });
      run.arrive();
      run.do(b, 'pull', 'tidy', 'ack');
      run.pass(40 * time.day);
      run.do(a, 'pull', 'tidy');
    } };
  } },
  { name: 'revive', looks: 6, prepare: (run) => {
    const [a, b] = pair(run);
    run.edit(b, 'doc1');
    run.do(b, 'store');
    run.do(a, { kind: 'remove', doc: 'doc1' });
    run.arrive();
    return {
      act: () => {
        run.do(b, 'publish', 'pull', 'tidy');
        run.arrive();
        run.do(a, 'pull', 'tidy');
        run.arrive();
        run.do(b, 'pull', 'tidy');
      },
      check: () => {
        const wanted = run.edits.get('doc1')?.at(-1) ?? '';
        if (!a.shown('doc1').includes(wanted)) throw new Violation('an edit revives a removed document', wanted);
      },
    };
  } },
  { name: 'heal-lost', looks: 4, prepare: (run) => {
    const [a, b] = pair(run);
    burst(run, b, 'doc0', 1);
    run.arrive();
    run.do(a, 'pull', 'tidy');
    lose(run, b);
    return { act: () => {
      for (let look = 0; look < 3; look++) {
        run.pass(65 * time.minute);
        run.do(a, 'pull', 'tidy');
      }
    } };
  } },
  { name: 'heal-damaged', looks: 5, prepare: (run) => {
    const [a, b] = pair(run);
    burst(run, b, 'doc0', 1);
    run.arrive();
    run.do(a, 'pull', 'tidy');
    lose(run, b, (bytes) => bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte)));
    const c = run.join();
    run.world.storage.settle(run.world.now);
    return { act: () => {
      run.start(c);
      for (const doc of docs) run.open(c, doc);
      run.do(c, 'pull');
      run.edit(c, 'doc1');
      run.do(c, 'publish');
      for (let look = 0; look < 3; look++) {
        run.pass(65 * time.minute);
        run.do(a, 'pull', 'tidy');
      }
    } };
  } },
  ...storeScenarios,
];

/** Storage loses or damages the newest log with content of a device. */
function lose({ world }: Run, { name, state }: Device, damage?: (bytes: Uint8Array) => Uint8Array): void {
  const writer = state?.tables?.self.get('self')?.writer;
  const logs = [...world.oracle.filesThere().values()].filter(({ file, changes }) => file.kind === 'log' && file.meta.writer === writer && changes.length > 0);
  const path = logs.sort((x, y) => (x.file.meta.lamport ?? 0) - (y.file.meta.lamport ?? 0)).at(-1)?.path;
  const bytes = path === undefined ? undefined : world.storage.files().get(path);
  if (path === undefined || !bytes) throw new Error(`No log of ${name} is there.`);
  world.storage.rot(path, damage?.(bytes));
}

import { createState } from '../../src/sync/core.js';
import type { Device } from '../../src/testing/simulator/device.js';
import { createRandom } from '../../src/testing/simulator/random.js';
import { time } from '../../src/testing/simulator/world.js';
import type { Run } from './run.js';
import { burst, docs, pair, type Scenario } from './scenario.js';

/** What happens to the files that a device keeps for itself. */
export const storeScenarios: readonly Scenario[] = [
  { name: 'checkpoint', profiles: ['s3'], prepare: (run) => {
    const [a] = pair(run);
    for (let edit = 0; edit < 62 && transactions(a) < 61; edit++) {
      run.edit(a, docs[edit % 2] ?? 'doc0');
      run.do(a, 'store');
    }
    return { act: () => {
      for (const doc of [...docs, ...docs]) {
        run.edit(a, doc);
        run.do(a, 'store');
      }
      run.close(a, 'doc0');
      run.do(a, 'publish');
    } };
  } },
  { name: 'restored-backup', prepare: (run) => {
    const [a] = pair(run);
    const backup = { local: new Map(a.local), told: new Map([...a.told].map(([doc, items]) => [doc, new Set(items)])) };
    burst(run, a, 'doc0', 2);
    a.crash();
    a.local = backup.local;
    a.told = backup.told;
    run.arrive();
    return { act: () => {
      run.start(a);
      for (const doc of docs) run.open(a, doc);
      run.edit(a, 'doc0');
      run.do(a, 'publish', 'pull');
      run.edit(a, 'doc1');
      run.do(a, 'publish', 'tidy', 'pull');
    } };
  } },
  { name: 'broken-store', prepare: (run) => {
    const [a] = pair(run);
    for (let edit = 0; edit < 3; edit++) {
      run.edit(a, 'doc0');
      run.do(a, 'store');
    }
    run.do(a, 'publish');
    run.edit(a, 'doc1');
    run.do(a, 'store');
    a.crash();
    a.local.delete(files(a, 'main/t/').at(-4) ?? '');
    a.told = new Map();
    run.arrive();
    return { act: () => {
      run.start(a);
      for (const doc of docs) run.open(a, doc);
      run.do(a, 'pull');
      run.edit(a, 'doc0');
      run.do(a, 'store', 'publish', 'tidy');
    } };
  } },
  { name: 'deleted-store', prepare: (run) => {
    const [a] = pair(run);
    return { act: () => {
      a.local.delete(files(a, 'main/').at(0) ?? '');
      a.doubted = true; // all of it is in storage, but what is here may be less than it was told
      a.told = new Map();
      run.do(a, 'pull');
      run.edit(a, 'doc0');
      run.do(a, 'store', 'publish');
    } };
  } },
  { name: 'quota', prepare: (run) => {
    const [a] = pair(run);
    run.refusal = 'quota';
    return { act: () => {
      run.edit(a, 'doc0');
      run.do(a, 'publish');
      run.edit(a, 'doc1');
      run.do(a, 'store', 'publish', 'pull', 'tidy');
      run.pass(time.minute);
      run.do(a, 'publish');
    } };
  } },
  { name: 'adopt', profiles: ['s3'], prepare: (run) => {
    const [main] = pair(run);
    const tab = join(run, main);
    run.edit(tab, 'doc0');
    run.do(tab, 'publish');
    run.edit(tab, 'doc1');
    run.do(tab, 'store');
    tab.crash();
    return {
      act: () => {
        run.do(main, { kind: 'adopt', storePaths: [tabPath] });
        run.edit(main, 'doc1');
        run.do(main, 'publish', 'pull');
      },
      after: () => takeOver(run, main, tab),
    };
  } },
  { name: 'two-tabs', profiles: ['s3'], prepare: (run) => {
    const [main] = pair(run);
    const tab = join(run, main);
    return {
      act: () => {
        run.edit(tab, 'doc1');
        run.do(tab, 'store');
        run.do(main, 'pull', { kind: 'tail', storePaths: [tabPath] });
        run.edit(main, 'doc0');
        run.do(main, 'publish');
        run.do(tab, { kind: 'tail', storePaths: ['main'] });
        run.pass(20 * time.second);
        run.do(main, 'pull', 'tidy');
        run.do(tab, 'publish', 'pull');
      },
      after: () => takeOver(run, main, tab),
    };
  } },
];

const tabPath = 'tab-000000000000000a';

const files = (device: Device, prefix: string): string[] =>
  [...device.local.keys()].filter((path) => path.startsWith(prefix)).sort((a, b) => (a.slice(-35) < b.slice(-35) ? -1 : 1));

const transactions = (device: Device): number => files(device, 'main/t/').length;

/** A second session on a device's files, with a store of its own there. */
function join(run: Run, main: Device): Device {
  const tab = run.join(main.local);
  const random = createRandom('tab', tab.name);
  tab.start = () => {
    tab.state = createState({ crdt: tab.crdt, now: () => tab.now, random: random.bytes, deviceName: main.name, host: main.options.host, storePath: tabPath, superseded: 0 });
    tab.feed({ type: 'connected', durable: true });
    tab.run({ kind: 'open' });
  };
  run.start(tab);
  for (const doc of docs) run.open(tab, doc);
  run.do(tab, 'pull');
  return tab;
}

/** The tab is gone; the main session, which may have been started anew, takes over what it left, and must know all that the tab was told. */
function takeOver(run: Run, main: Device, tab: Device): void {
  if (tab.isUp) tab.crash();
  run.world.devices.splice(run.world.devices.indexOf(tab), 1);
  if (!main.isUp) run.start(main);
  main.errors.length = 0;
  run.do(main, { kind: 'adopt', storePaths: [tabPath] });
  for (const doc of docs) run.open(main, doc);
  for (const [doc, items] of tab.told) main.told.set(doc, new Set([...main.told.get(doc) ?? [], ...items]));
}

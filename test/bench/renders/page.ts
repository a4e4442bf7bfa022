import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { initAutomerge } from '../../../src/crdt/automerge/index.js';
import { countEffects } from './counts.js';
import { withView } from './mounted.js';
import { countsTable, emissionsTable, timesTable, type Counted } from './tables.js';
import { Stopwatch, type Times } from './times.js';
import { references, views } from './views.js';

const sizes = [100, 10_000] as const;
const merges = 8;
const all = [...views, ...references];

/** In rounds over all views, so that what the machine does meanwhile meets each alike; what they are compared with in the first one only. */
async function run(rounds = 2): Promise<string> {
  await initAutomerge(wasmUrl);
  const watch = new Stopwatch();
  const [few, many] = [await watch.devices(sizes[0]), await watch.devices(sizes[1])];
  const counted: Counted[] = [];
  const timed = all.map((view) => ({ view, short: [] as Times[], long: [] as Times[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { view, short, long } of timed.slice(0, round === 0 ? all.length : views.length)) {
      const times = view.again ? merges / 2 : merges;
      await withView(many, view, async (mounted) => {
        if (round === 0) counted.push({ mounted, effects: await countEffects(many, mounted) });
        long.push(...await watch.time(many, mounted, times));
      });
      await withView(few, view, async (mounted) => { short.push(...await watch.time(few, mounted, times)); });
    }
  }
  await Promise.all([few.close(), many.close()]);
  return [
    '## What is counted: the same on any machine', emissionsTable(counted), countsTable(counted),
    '## Where the time of a merge of one item goes', `As ratios, with medians in ms of ${rounds * merges} merges (of what it is compared with, of fewer). Rows have \`content-visibility: auto\`: it is not the layout of 10,000 rows that is measured. The wait for the next frame is left out.`,
    timesTable(timed, sizes),
  ].join('\n\n');
}

run().then((report) => {
  document.body.textContent = report;
  document.title = 'done';
}, (thrown: unknown) => {
  document.body.textContent = thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
  document.title = 'failed';
});

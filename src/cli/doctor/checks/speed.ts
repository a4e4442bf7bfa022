import type { FileSystem } from '../../../fs/file-system.js';
import { sampleBytes } from '../../../testing/check.js';
import { size } from '../../words.js';
import { fail, type Finding, ok, warn } from '../finding.js';
import type { Check } from '../probe.js';

const mebibyte = 1024 * 1024;
/** Above this an edit takes noticeably long to reach others, ms. */
const slow = 1500;

const timed = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
  const start = performance.now();
  return [await work(), performance.now() - start];
};

/** Value at a share of sorted numbers (nearest rank). */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** What to say of the times each verb took, ms. */
export function judgeTimes(times: Readonly<Record<string, readonly number[]>>): Finding {
  const measured: Record<string, number> = {};
  const shown = Object.entries(times).map(([verb, values]) => {
    const [p50, p95] = [rounded(percentile(values, 0.5)), rounded(percentile(values, 0.95))];
    measured[`${verb} p50 ms`] = p50;
    measured[`${verb} p95 ms`] = p95;
    return `${verb} ${p50}/${p95} ms`;
  }).join(', ');
  const all = Object.values(times);
  const says = `${shown} (half / 95 of 100 of ${all[0]?.length ?? 0} requests).`;
  return all.some((values) => percentile(values, 0.5) > slow)
    ? warn('speed', `It answers slowly: ${says}`, 'Choose a region nearer to the people, or expect edits to arrive some seconds later.', { measured })
    : ok('speed', `It answers in time: ${says}`, { measured });
}

const rounded = (ms: number): number => (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms));

/** How long each verb takes, and whether large files survive. */
export const speed: Check = {
  name: 'speed',
  writes: true,
  async run({ scratch, isThorough, signal }) {
    const rounds = isThorough ? 50 : 12;
    const fs = scratch.fresh();
    const times: Record<'write' | 'list' | 'read' | 'delete', number[]> = { write: [], list: [], read: [], delete: [] };
    for (let round = 0; round < rounds; round++) {
      signal.throwIfAborted();
      const path = `l/${round}.cof`;
      times.write.push((await timed(() => fs.write(path, sampleBytes(1000, round))))[1]);
      times.list.push((await timed(() => fs.list('l/')))[1]);
      times.read.push((await timed(() => fs.read(path)))[1]);
      times.delete.push((await timed(() => fs.remove(path)))[1]);
    }
    const findings: Finding[] = [judgeTimes(times)];
    for (const bytes of isThorough ? [mebibyte, 16 * mebibyte] : [mebibyte]) findings.push(await large(fs, bytes));
    return findings;
  },
};

async function large(fs: FileSystem, length: number): Promise<Finding> {
  const bytes = sampleBytes(length);
  const [, up] = await timed(() => fs.write('l/large.cof', bytes));
  const [found, down] = await timed(() => fs.read('l/large.cof'));
  await fs.remove('l/large.cof');
  const same = found?.length === length && found.every((byte, index) => byte === bytes[index]);
  const measured = { bytes: length, 'up ms': Math.round(up), 'down ms': Math.round(down) };
  return same ? ok('large files', `A file of ${size(length)} comes back as it went, in ${Math.round(up)} ms up and ${Math.round(down)} ms down.`, { measured })
    : fail('large files', `A file of ${size(length)} comes back as ${found === undefined ? 'nothing' : size(found.length)}.`, 'Something between here and the storage cuts or changes large files. Use another storage.', { measured });
}

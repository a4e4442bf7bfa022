import { describe, expect, test } from 'vitest';
import { Coalesced } from '../../src/util/coalesced.js';

function controlled() {
  const runs: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const work = new Coalesced(() => new Promise((resolve, reject) => runs.push({ resolve, reject })));
  return { work, runs };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('coalesced work', () => {
  test('asked for several times in one turn runs once', async () => {
    const { work, runs } = controlled();
    const asked = [work.fresh(), work.fresh(), work.fresh()];
    await turn();
    expect(runs).toHaveLength(1);
    runs[0]?.resolve();
    await Promise.all(asked);
  });

  test('asked for while it runs, runs once more, after that', async () => {
    const { work, runs } = controlled();
    const first = work.fresh();
    await turn();
    const second = [work.fresh(), work.fresh()];
    await turn();
    expect(runs).toHaveLength(1);
    runs[0]?.resolve();
    await first;
    await turn();
    expect(runs).toHaveLength(2);
    runs[1]?.resolve();
    await Promise.all(second);
    expect(work.busy).toBe(false);
  });

  test('that failed tells those who asked for it, and runs again for the next', async () => {
    const { work, runs } = controlled();
    const first = work.fresh();
    await turn();
    const second = work.fresh();
    runs[0]?.reject(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await turn();
    runs[1]?.resolve();
    await second;
  });

  test('is joined where it suffices that it runs', async () => {
    const { work, runs } = controlled();
    const first = work.fresh();
    await turn();
    const joined = work.joined();
    runs[0]?.resolve();
    await Promise.all([first, joined]);
    expect(runs).toHaveLength(1);
  });

  test('settles when all of it has ended', async () => {
    const { work, runs } = controlled();
    work.fresh().catch(() => undefined);
    await turn();
    work.fresh().catch(() => undefined);
    let settled = false;
    const end = work.settled().then(() => { settled = true; });
    runs[0]?.reject(new Error('no'));
    await turn();
    expect(settled).toBe(false);
    runs[1]?.resolve();
    await end;
  });
});

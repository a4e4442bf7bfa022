import fc from 'fast-check';
import { test } from 'vitest';
import { createSpace, memoryFs } from '../../src/index.js';
import type { ChangeReceipt, CrdtDoc } from '../../src/index.js';
import { setCrdt } from '../../src/testing/index.js';
import type { SetDocument } from '../../src/testing/index.js';
import { List, add, useFakeTime } from '../space/kit.js';
import { drive, scheduled } from './scheduled.js';

useFakeTime();

/** What two tabs of one device do, one after the other; each has its own order. */
const act = fc.record({ tab: fc.nat(1), act: fc.constantFrom('add', 'add', 'add', 'remove doc and get it again', 'close and open again') });

test('two tabs on one local store, whatever the order of their reads, writes and locks, come to show the same, and lose nothing', { timeout: 120_000 }, async () => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(act, { minLength: 2, maxLength: 8 }), fc.boolean(), async (scheduler, acts, isConnected) => {
    const [local, remote] = [memoryFs(), memoryFs()];
    const complaints: string[] = [];
    const receipts: ChangeReceipt[] = [];
    const open = (tab: number) => {
      const space = createSpace({
        crdt: setCrdt(), localFs: scheduled(local, scheduler, `tab ${tab}`), device: { name: 'phone' },
        ...(isConnected ? { remoteFs: scheduled(remote, scheduler, `tab ${tab}, storage`) } : {}),
      });
      return { space, list: listOf(space.doc('list', List), complaints) };
    };
    const tabs = [open(0), open(1)];
    const closing: Promise<void>[] = [];
    const added: string[] = [];
    for (const [at, { tab, act: what }] of acts.entries()) {
      const here = tabs[tab]!;
      if (what === 'add') {
        added.push(`item ${at}`);
        receipts.push(add(here.list, `item ${at}`));
      } else if (what === 'close and open again') {
        closing.push(here.space.close());
        tabs[tab] = open(tab);
      } else {
        closing.push(here.list.close());
        here.list = listOf(here.space.doc('list', List), complaints);
      }
      let steps = 0;
      await drive(scheduler, () => ++steps > 5 + at % 3 * 4);
    }
    const isSame = (): boolean => tabs.every(({ list, space }) => list.value.items.length === added.length && (!isConnected || space.status.unpublished === 0));
    await drive(scheduler, isSame).catch(() => complaints.push(`the tabs show ${tabs.map(({ list }) => list.value.items.join()).join(' and ')} of ${added.join()}`));
    let ended = false;
    void Promise.allSettled([...closing, ...tabs.map(({ space }) => space.close())]).then((all) => {
      for (const one of all) if (one.status === 'rejected') complaints.push(`closing fails: ${String(one.reason)}`);
      ended = true;
    });
    await drive(scheduler, () => ended);
    const stored = await Promise.allSettled(receipts.map((receipt) => receipt.stored));
    for (const one of stored) if (one.status === 'rejected') complaints.push(`an edit is not stored: ${String(one.reason)}`);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  }), { numRuns: Number(process.env['RUNS'] ?? 25), seed: Number(process.env['SEED'] ?? 4), endOnFailure: true });
});

function listOf(list: CrdtDoc<SetDocument>, complaints: string[]): CrdtDoc<SetDocument> {
  let last: readonly string[] | undefined;
  list.value$.subscribe({
    next: ({ items }) => {
      if (last?.join() === items.join()) complaints.push(`a tab tells the same value twice: ${items.join()}`);
      if (last?.some((item) => !items.includes(item))) complaints.push(`a tab takes ${last.join()} back`);
      last = items;
    },
    error: (error) => complaints.push(String(error)),
  });
  return list;
}

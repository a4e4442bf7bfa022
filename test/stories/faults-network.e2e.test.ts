import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startTerminal, terminal, titlesOf } from './demo.js';
import { useWorld } from './faults-kit.js';
import type { Tab } from './faults-kit.js';

// What becomes of edits when the network, the bucket or the clock goes away and comes back.
const world = useWorld();
const timeout = 90_000;
/** Each framework's list is a device of its own, and asks for itself. */
const devicesOfPage = 3;

test('with no network and the bucket stopped a reload shows the list and keeps edits, which are sent afterwards', async () => {
  const [laptop, phone] = [await world.profile('Laptop'), await world.profile('Phone')];
  const [tab, other] = [await laptop.open(), await phone.open()];
  await world.add(tab, 'before all was stopped');
  await world.converges(tab, other);
  await tab.page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await laptop.context.setOffline(true);
  await world.stop();
  await tab.page.reload();
  await tab.shown('before all was stopped').waitFor();
  await world.add(tab, 'written in the dark');
  await tab.page.reload();
  await tab.shown('written in the dark').waitFor();
  await world.add(tab, 'written after another reload');
  await world.add(other, 'written with a network, but no bucket');
  const kept = await terminal(world.data, 'add', 'kept by the terminal');
  expect(kept.stdout).toContain('“kept by the terminal”, stored on this device');
  world.promised('kept by the terminal');

  await world.restart();
  await laptop.context.setOffline(false);
  expect((await terminal(world.data, 'sync')).code).toBe(0);
  await world.converges(tab, other);
  expect([...titlesOf(await terminal(world.data, 'list'))].sort()).toEqual([...await tab.titles()].sort());
}, timeout);

test('a laptop that wakes after hours or days, whatever its clock says, catches up without a reload and without a storm of requests', async () => {
  const laptop = await world.profile('Sleeper', (context) => context.clock.install());
  const phone = await world.profile('Phone');
  const [tab, other] = [await laptop.open(), await phone.open()];
  await world.converges(tab, other);
  const hour = 3_600_000;
  for (const hours of [8, 72, -30, 24 * 40]) {
    await laptop.context.setOffline(true);
    await world.add(tab, `before ${hours} hours`);
    // Time goes by without a timer going off, as while a machine sleeps.
    await tab.page.clock.setSystemTime(await tab.page.evaluate(() => Date.now()) + hours * hour);
    await world.add(tab, `after ${hours} hours, still offline`);
    await world.add(other, `meanwhile, ${hours} hours`);
    await other.everythingSent();
    const requests = world.countRequests(laptop);
    await laptop.context.setOffline(false);
    await tab.shown(`meanwhile, ${hours} hours`).waitFor();
    await world.converges(tab, other);
    expect(requests.count / devicesOfPage).toBeLessThan(60);
  }
}, timeout);

test('two browsers and the terminal all write at once, while one goes offline and the bucket is restarted: all end with the same list', async () => {
  const [laptop, phone] = [await world.profile('Laptop'), await world.profile('Phone')];
  const [tab, other] = [await laptop.open(), await phone.open()];
  await world.converges(tab, other);
  const count = 30;

  const write = async (by: Tab, name: string, at: Readonly<Record<number, () => Promise<unknown>>> = {}): Promise<void> => {
    for (let n = 0; n < count; n++) {
      await at[n]?.();
      await world.add(by, `${name} ${n}`);
    }
  };
  const child = startTerminal(world.data, ['add', '-']);
  const said = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const dictate = async (): Promise<void> => {
    for (let n = 0; n < count; n++) {
      child.stdin!.write(`by terminal ${n}\n`);
      expect((await said.next()).value).toBe(`Added “by terminal ${n}”, stored on this device.`);
      world.promised(`by terminal ${n}`);
    }
  };
  await Promise.all([
    write(tab, 'by laptop', { 8: () => laptop.context.setOffline(true), 20: () => laptop.context.setOffline(false) }),
    write(other, 'by phone', { 12: () => world.stop(), 20: () => world.restart() }),
    dictate(),
  ]);
  child.stdin!.end();
  await once(child, 'exit');
  expect((await terminal(world.data, 'sync')).code).toBe(0);
  await world.converges(tab, other);
  expect(titlesOf(await terminal(world.data, 'list'))).toEqual(await tab.titles());
}, timeout);

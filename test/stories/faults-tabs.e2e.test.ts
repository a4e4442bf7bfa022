import type { Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { useWorld } from './faults-kit.js';
import type { Tab } from './faults-kit.js';
import { patience } from './page.js';

// What people do with tabs: close them in the middle, have two, leave one behind that hangs.
const world = useWorld();
const timeout = 60_000;

/** Enters a todo by the form itself, so that no waiting of Playwright's comes between this and what follows. */
async function submit(tab: Tab, title: string, more = ''): Promise<void> {
  await tab.field.fill(title);
  await tab.field.evaluate((field: HTMLInputElement, script) => {
    field.form!.requestSubmit();
    // As soon as the request to the local store has left.
    if (script) void (async () => { for (let turn = 0; turn < 50; turn++) await Promise.resolve(); (0, eval)(script); })();
  }, more);
}

test('a tab that is closed right after an edit has kept it', async () => {
  const laptop = await world.profile('Laptop');
  let tab = await laptop.open();
  await tab.everythingSent();
  await tab.offline.check();
  for (const title of ['closed at once 1', 'closed at once 2', 'closed at once 3', 'closed at once 4']) {
    await submit(tab, title);
    await tab.page.close();
    tab = await laptop.open();
    await tab.shown(title).waitFor();
    world.promised(title);
  }
  await tab.offline.uncheck();
  await world.converges(tab);
}, timeout);

test.each<[string, string, ((route: Route) => Promise<unknown>) | undefined]>([
  ['did not arrive', 'never sent', undefined],
  ['arrived, and nobody heard of it', 'sent unheard', (route) => route.fetch()],
])('a tab that is closed while its upload is on its way, which %s, publishes once what it had', async (_what, title, carry) => {
  const laptop = await world.profile('Laptop');
  let tab = await laptop.open();
  await tab.everythingSent();
  const uploads = await world.holdUploads(laptop.context, carry);
  await world.add(tab, title);
  await uploads.held;
  await tab.page.close();
  await uploads.release();
  tab = await laptop.open();
  await tab.shown(title).waitFor();
  await world.converges(tab);
}, timeout);

test('two tabs are one device: each shows what the other writes, and both are as they were when they were closed at once', async () => {
  const [desk, phone] = [await world.profile('Desk'), await world.profile('Phone')];
  const [one, two, other] = [await desk.open(), await desk.open(), await phone.open()];
  for (const n of [1, 2, 3]) {
    await Promise.all([world.add(one, `first tab ${n}`), world.add(two, `second tab ${n}`)]);
    await Promise.all([one.shown(`second tab ${n}`).waitFor(), two.shown(`first tab ${n}`).waitFor()]);
  }
  await world.converges(one, two, other);
  const uploads = await world.holdUploads(desk.context);
  await Promise.all([world.add(one, 'first tab, last'), world.add(two, 'second tab, last')]);
  await Promise.all([one.page.close(), two.page.close()]);
  await uploads.release();
  const again = await Promise.all([desk.open(), desk.open()]);
  await world.converges(...again, other);
  for (const tab of [...again, other]) await expect.poll(async () => (await tab.deviceNames()).filter((name) => name === 'Desk'), { timeout: patience }).toHaveLength(1);
}, timeout);

test('a tab that stays publishes what one that was closed in the middle could not send', async () => {
  const laptop = await world.profile('Laptop', (context) => context.clock.install());
  const first = await laptop.open();
  await first.everythingSent();
  const second = await laptop.open();
  await second.everythingSent();
  const uploads = await world.holdUploads(first.page);
  await world.add(first, 'left behind');
  await uploads.held;
  await first.page.close();
  await second.shown('left behind').waitFor();
  await world.add(second, 'by the one that stays');
  await second.page.clock.fastForward(20_000);
  await world.converges(second);
}, timeout);

test('a tab that is stopped in the middle of storing an edit holds up neither another tab nor, when it goes on, itself', async () => {
  const laptop = await world.profile('Laptop');
  const first = await laptop.open();
  await first.everythingSent();
  const second = await laptop.open();
  await second.everythingSent();
  const debug = await laptop.context.newCDPSession(first.page);
  await debug.send('Debugger.enable');
  const paused = new Promise((resolve) => debug.once('Debugger.paused', resolve));
  void submit(first, 'stopped in the middle', 'debugger').catch(() => undefined);
  await paused;
  await world.add(second, 'while the other one is stopped');
  await second.shown('stopped in the middle').waitFor(); // it is stored: so the page would say, if it could
  world.promised('stopped in the middle');
  await world.converges(second);
  await debug.send('Debugger.resume');
  await debug.detach();
  await world.converges(first, second);
}, timeout);

test('what a frozen tab had stored is published by another one, and it catches up when it wakes', async () => {
  const laptop = await world.profile('Laptop', (context) => context.clock.install());
  const first = await laptop.open();
  await first.everythingSent();
  const uploads = await world.holdUploads(first.page);
  await world.add(first, 'stored and frozen');
  await uploads.held;
  const cdp = await laptop.context.newCDPSession(first.page);
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  const second = await laptop.open(); // another one has the store it would have
  await second.shown('stored and frozen').waitFor();
  await world.add(second, 'while it is frozen');
  await second.page.clock.fastForward(20_000);
  await world.converges(second);
  await uploads.release();
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });
  await first.shown('while it is frozen').waitFor();
  await world.add(first, 'awake again');
  await world.converges(first, second);
}, timeout);

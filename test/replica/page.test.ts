import { describe, expect, test, vi } from 'vitest';
import { SyncError } from '../../src/errors.js';
import { begin, network, pass, useFakeTime } from './polling-kit.js';

useFakeTime();

describe('a page', () => {
  /** What a browser gives beside timers. */
  function page() {
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const window = new EventTarget();
    const navigator = { onLine: true };
    vi.stubGlobal('document', document);
    vi.stubGlobal('window', window);
    vi.stubGlobal('navigator', navigator);
    const show = (state: 'visible' | 'hidden'): void => {
      document.visibilityState = state;
      document.dispatchEvent(new Event('visibilitychange'));
      window.dispatchEvent(new Event('visibilitychange')); // it bubbles
    };
    const connect = (onLine: boolean): void => {
      navigator.onLine = onLine;
      window.dispatchEvent(new Event(onLine ? 'online' : 'offline'));
    };
    return { window, show, connect };
  }

  test('that is hidden publishes at once, then looks once a minute', async () => {
    const { show } = page();
    const { work, polling } = begin();
    polling.want(true);
    await pass(0);
    polling.edited();
    show('hidden');
    await pass(0);
    expect(work.count('publish')).toBe(2);
    await pass(5000);
    const before = work.count('pull');
    await pass(240_000);
    expect(work.count('pull') - before).toBeLessThanOrEqual(4);
  });

  test('that goes away publishes at once', async () => {
    const { window } = page();
    const { work, polling } = begin();
    await pass(0);
    polling.edited();
    window.dispatchEvent(new Event('pagehide'));
    await pass(0);
    expect(work.count('publish')).toBe(2);
  });

  test('that is looked at again looks at once, whatever failed before', async () => {
    const { show } = page();
    const { work, polling } = begin();
    polling.want(true);
    work.failing = new SyncError('auth', 'no');
    await pass(3_600_000);
    work.failing = undefined;
    show('hidden');
    const before = work.count('pull');
    show('visible');
    await pass(0);
    expect(work.count('pull')).toBe(before + 1);
  });

  test('without a connection asks nothing of a network, and looks at once when it is back', async () => {
    const { connect } = page();
    const { work, polling } = begin();
    polling.want(true);
    await pass(0);
    connect(false);
    expect(polling.paused).toBe(true);
    const before = work.count('pull');
    polling.edited();
    await pass(600_000);
    expect(work.count('pull')).toBe(before);
    expect(work.count('publish')).toBe(1);
    connect(true);
    await pass(0);
    expect(work.log.slice(-3)).toEqual(['publish', 'pull', 'maintain']);
    expect(polling.paused).toBe(false);
  });

  test('that is offline from the start is known to be', async () => {
    page().connect(false);
    const { polling } = begin();
    expect(polling.online).toBe(false);
  });

  test('still asks a storage that needs no network', async () => {
    const { connect } = page();
    const { work, polling } = begin();
    work.local = true;
    polling.want(true);
    await pass(0);
    connect(false);
    const before = work.count('pull');
    await pass(30_000);
    expect(work.count('pull')).toBeGreaterThan(before);
  });

  test('that asks while offline is answered, not kept waiting', async () => {
    const { connect } = page();
    const { work, polling } = begin();
    await pass(0);
    connect(false);
    work.failing = network;
    await expect(polling.pull()).rejects.toBe(network);
  });
});

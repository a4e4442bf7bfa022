import { QueryClient, environmentManager, focusManager, onlineManager, timeoutManager } from '@tanstack/query-core';
import { describe, expect, test, vi } from 'vitest';
import { SyncError } from '../../src/errors.js';
import { begin, network, pass, useFakeTime } from './polling-kit.js';

useFakeTime();

describe('polling', () => {
  test('publishes what an earlier session left, pulls, tidies, and then rests until somebody wants to be kept up to date', async () => {
    const { work, polling } = begin();
    await pass(0);
    expect(work.log).toEqual(['look', 'publish', 'pull', 'maintain']);
    await pass(600_000);
    expect(work.count('pull')).toBe(1);
    polling.want(true);
    await pass(0);
    expect(work.count('pull')).toBe(2);
  });

  test('goes on in Node, ever more seldom while nothing happens', async () => {
    const { work, polling } = begin();
    polling.want(true);
    await pass(10_000);
    const first = work.count('pull');
    expect(first).toBeGreaterThan(4);
    await pass(60_000);
    expect(work.count('pull') - first).toBeLessThan(9);
  });

  test('becomes lively again when something came in', async () => {
    const { work, polling } = begin();
    polling.want(true);
    await pass(300_000);
    const before = work.count('pull');
    polling.stirred();
    await pass(3000);
    expect(work.count('pull') - before).toBeGreaterThanOrEqual(2);
  });

  test('is not put off by edits that keep coming', async () => {
    const { work, polling } = begin();
    polling.want(true);
    await pass(0);
    for (let at = 0; at < 20; at++) {
      polling.edited();
      await pass(500);
    }
    expect(work.count('pull')).toBeGreaterThan(5);
  });

  test('asks storage at most every `pollEvery`', async () => {
    const { work, polling } = begin({ pollEvery: 120_000 });
    polling.want(true);
    await pass(600_000);
    expect(work.count('pull')).toBeLessThanOrEqual(6);
  });

  test('looks at once when storage says it has something new, and again when that came during a look', async () => {
    const { work, polling } = begin();
    await pass(0);
    polling.want(true);
    await pass(100_000);
    let release = (): void => undefined;
    work.pull = () => new Promise((resolve) => { work.log.push('pull'); release = resolve; });
    const before = work.count('pull');
    polling.pinged();
    await pass(0);
    expect(work.count('pull')).toBe(before + 1);
    polling.pinged();
    await pass(0);
    release();
    await pass(0);
    expect(work.count('pull')).toBe(before + 2);
    release();
    await pass(0);
  });

  test('tries a blip again twice before a look has failed', async () => {
    const { work, polling } = begin();
    await pass(0);
    work.failing = network;
    const outcome = expect(polling.pull()).rejects.toBe(network);
    await pass(2000);
    await outcome;
    expect(work.count('pull')).toBe(4);
  });

  test('does not try again what only a person can mend, nor what took long to fail', async () => {
    const { work, polling } = begin();
    await pass(0);
    work.failing = new SyncError('auth', 'wrong key');
    await expect(polling.pull()).rejects.toMatchObject({ code: 'auth' });
    expect(work.count('pull')).toBe(2);
    work.pull = async () => {
      work.log.push('pull');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      throw network;
    };
    const outcome = expect(polling.pull()).rejects.toBe(network);
    await pass(61_000);
    await outcome;
    expect(work.count('pull')).toBe(3);
  });

  test('backs off up to five minutes while storage fails, and comes back to its pace', async () => {
    const { work, polling } = begin();
    polling.want(true);
    work.failing = new SyncError('permission', 'no');
    await pass(3_600_000);
    for (const kind of ['pull', 'publish']) {
      expect(work.count(kind)).toBeLessThan(40);
      expect(work.count(kind)).toBeGreaterThan(12);
    }
    work.failing = undefined;
    await pass(300_000);
    polling.stirred();
    const before = work.count('pull');
    await pass(5000);
    expect(work.count('pull') - before).toBeGreaterThan(2);
  });

  test('knows whether storage can be reached', async () => {
    const { work, polling } = begin();
    await pass(0);
    expect(polling.online).toBe(true);
    work.failing = network;
    const outcome = polling.pull().catch(() => undefined);
    await pass(2000);
    await outcome;
    expect(polling.online).toBe(false);
    work.failing = undefined;
    await polling.pull();
    expect(polling.online).toBe(true);
    work.connected = false;
    expect(polling.online).toBe(false);
  });
});

describe('publishing', () => {
  test('waits until no edit came for a second', async () => {
    const { work, polling } = begin();
    await pass(0);
    polling.edited();
    await pass(800);
    polling.edited();
    await pass(800);
    expect(work.count('publish')).toBe(1);
    await pass(300);
    expect(work.count('publish')).toBe(2);
  });

  test('waits ten seconds at most', async () => {
    const { work, polling } = begin();
    await pass(0);
    for (let at = 0; at < 21; at++) {
      polling.edited();
      await pass(500);
    }
    expect(work.count('publish')).toBe(2);
  });

  test('that failed is tried again, also when nobody listens any more', async () => {
    const { work, polling } = begin();
    await pass(0);
    work.failing = network;
    polling.edited();
    await pass(5000);
    work.failing = undefined;
    const before = work.count('publish');
    await pass(60_000);
    expect(work.count('publish')).toBe(before + 1);
    await pass(600_000);
    expect(work.count('publish')).toBe(before + 1);
  });

  test('that is refused does not keep others\' changes away, and is tried ever more seldom', async () => {
    const { work, polling } = begin();
    work.publish = async () => {
      work.log.push('publish');
      throw new SyncError('permission', 'read-only');
    };
    polling.want(true);
    await pass(3_600_000);
    expect(work.count('pull')).toBeGreaterThan(200);
    expect(work.count('publish')).toBeLessThan(40);
    expect(work.count('maintain')).toBe(0);
  });

  test('happens one at a time, in one more run for all who asked meanwhile', async () => {
    const { work, polling } = begin();
    await pass(0);
    const releases: (() => void)[] = [];
    work.publish = () => new Promise((resolve) => { work.log.push('publish'); releases.push(resolve); });
    const all = [polling.publish()];
    await pass(0);
    all.push(polling.publish(), polling.publish(), polling.publish());
    await pass(0);
    expect(releases).toHaveLength(1);
    releases[0]?.();
    await pass(0);
    expect(releases).toHaveLength(2);
    releases[1]?.();
    await Promise.all(all);
  });

  test('leaves no timer running while a request is on its way', async () => {
    const { work, polling } = begin();
    await pass(0);
    let release = (): void => undefined;
    work.publish = () => new Promise((resolve) => { release = resolve; });
    const published = polling.publish();
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
    release();
    await published;
  });
});

describe("the app's own TanStack Query", () => {
  test('finds its global settings as it left them', async () => {
    const provider = vi.spyOn(timeoutManager, 'setTimeoutProvider');
    const server = vi.spyOn(environmentManager, 'setIsServer');
    const setters = [vi.spyOn(focusManager, 'setFocused'), vi.spyOn(focusManager, 'setEventListener'), vi.spyOn(onlineManager, 'setOnline'), vi.spyOn(onlineManager, 'setEventListener')];
    const app = new QueryClient();
    app.setQueryData(['pull'], 'mine');
    const listening = [focusManager.hasListeners(), onlineManager.hasListeners()];
    const { work, polling } = begin();
    polling.want(true);
    await pass(10_000);
    expect(work.count('pull')).toBeGreaterThan(2);
    polling.close();
    // `setEventListener` is also how a manager starts listening for its first subscriber, with its own default.
    for (const spy of [provider, server, setters[0], setters[2]]) expect(spy).not.toHaveBeenCalled();
    expect(app.getQueryData(['pull'])).toBe('mine');
    expect([focusManager.hasListeners(), onlineManager.hasListeners()]).toEqual(listening);
    app.clear();
    vi.restoreAllMocks();
  });
});

describe('`sync: false`', () => {
  test('sets no timer and asks for nothing by itself', async () => {
    const { work, polling } = begin(false);
    polling.want(true);
    polling.edited();
    polling.stirred();
    polling.pinged();
    expect(vi.getTimerCount()).toBe(0);
    await pass(600_000);
    expect(work.log).toEqual([]);
    await polling.publish();
    await polling.pull();
    expect(work.log).toEqual(['publish', 'pull']);
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { abortable, atMost, linked } from '../../src/util/abort.js';
import { Timer } from '../../src/util/timer.js';

const never = new Promise<never>(() => undefined);

describe('an abortable wait', () => {
  test('ends with `aborted` and the reason', async () => {
    const controller = new AbortController();
    const wait = abortable(never, controller.signal);
    controller.abort('tired');
    await expect(wait).rejects.toMatchObject({ code: 'aborted', cause: 'tired' });
  });

  test('whose signal is aborted already ends at once, whatever becomes of the work', async () => {
    await expect(abortable(Promise.reject(new Error('late')), AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
  });

  test('gives the outcome of the work otherwise', async () => {
    const { signal } = new AbortController();
    await expect(abortable(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });
});

describe('linked signals', () => {
  test('abort with the first of them', () => {
    const first = new AbortController();
    const both = linked(first.signal, undefined, new AbortController().signal);
    first.abort('why');
    expect(both.signal.reason).toBe('why');
  });

  test('that are let go of stay as they are', () => {
    const first = new AbortController();
    const both = linked(first.signal);
    both.unlink();
    first.abort();
    expect(both.signal.aborted).toBe(false);
  });
});

describe('time', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  test('that is up ends a wait without an error', async () => {
    const wait = atMost(1000, never);
    await vi.advanceTimersByTimeAsync(1000);
    await wait;
  });

  test('that is not needed leaves no timer', async () => {
    await atMost(1000, Promise.reject(new Error('no')));
    expect(vi.getTimerCount()).toBe(0);
  });

  test('of a timer set twice runs once, at the second time', async () => {
    const timer = new Timer();
    const run = vi.fn();
    timer.set(10, run);
    timer.set(100, run);
    await vi.advanceTimersByTimeAsync(50);
    expect(run).not.toHaveBeenCalled();
    expect(timer.armed).toBe(true);
    await vi.advanceTimersByTimeAsync(50);
    expect(run).toHaveBeenCalledTimes(1);
    expect(timer.armed).toBe(false);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SyncError } from '../../src/errors.js';
import type { FileSystem } from '../../src/fs/file-system.js';
import { memoryFs } from '../../src/fs/memory.js';
import { Io } from '../../src/replica/io.js';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** Storage that never answers and does not even look at its signal. */
const deaf: FileSystem = { ...memoryFs(), list: () => new Promise(() => undefined), read: () => new Promise(() => undefined), write: () => new Promise(() => undefined), remove: () => new Promise(() => undefined) };

function remote(fs: FileSystem): Io {
  const io = new Io(memoryFs(), 60_000, () => undefined);
  io.setRemote(fs);
  return io;
}

describe('a request to storage', () => {
  test('fails without any I/O while none is connected', async () => {
    const io = new Io(memoryFs(), 60_000, () => undefined);
    await expect(io.run({ where: 'remote', verb: 'list', prefix: '' })).rejects.toMatchObject({ code: 'network', retryable: false });
    expect(io.meter.counts.list.requests).toBe(0);
  });

  test('that is not answered in time fails as `network`, whether or not the file system listens to its signal', async () => {
    const answer = remote(deaf).run({ where: 'remote', verb: 'list', prefix: 'l/' });
    const outcome = expect(answer).rejects.toMatchObject({ code: 'network', message: 'Storage did not answer a list within 60 s.' });
    await vi.advanceTimersByTimeAsync(60_000);
    await outcome;
  });

  test('gets more time for a large body', async () => {
    const ended = vi.fn();
    void remote(deaf).run({ where: 'remote', verb: 'write', path: 'd/x', bytes: new Uint8Array(1_600_000) }).catch(ended);
    await vi.advanceTimersByTimeAsync(159_000);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  test('reads a file that was listed as large with the time it needs', async () => {
    const ended = vi.fn();
    const io = remote({ ...deaf, list: async () => [{ path: 'd/x', size: 1_600_000 }] });
    await io.run({ where: 'remote', verb: 'list', prefix: 'd/' });
    void io.run({ where: 'remote', verb: 'read', path: 'd/x' }).catch(ended);
    await vi.advanceTimersByTimeAsync(159_000);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  test('ends at once when another storage is connected, and when all is closed', async () => {
    const io = remote(deaf);
    const first = io.run({ where: 'remote', verb: 'list', prefix: '' });
    io.setRemote(deaf);
    await expect(first).rejects.toMatchObject({ code: 'network' });
    const second = io.run({ where: 'remote', verb: 'list', prefix: '' });
    io.close(new SyncError('closed', 'over'));
    await expect(second).rejects.toMatchObject({ code: 'closed' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is counted with the bytes it carries', async () => {
    const io = remote(memoryFs());
    await io.run({ where: 'remote', verb: 'write', path: 'l/a', bytes: new Uint8Array(5) });
    await io.run({ where: 'remote', verb: 'list', prefix: 'l/' });
    await io.run({ where: 'remote', verb: 'read', path: 'l/a' });
    await io.run({ where: 'remote', verb: 'read', path: 'l/b' });
    await io.run({ where: 'remote', verb: 'remove', path: 'l/a' });
    await io.run({ where: 'local', verb: 'write', path: 'main/a', bytes: new Uint8Array(9) });
    expect(io.meter.counts).toEqual({
      list: { requests: 1, up: 0, down: 3 }, read: { requests: 2, up: 0, down: 5 }, write: { requests: 1, up: 5, down: 0 }, remove: { requests: 1, up: 0, down: 0 },
    });
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryFs } from '../../src/fs/memory.js';
import { Replica } from '../../src/replica/replica.js';
import { settingsOf } from '../../src/replica/settings.js';
import type { Event } from '../../src/sync/types.js';
import { faultyFs } from '../../src/testing/faulty-fs.js';
import { setCrdt } from '../../src/testing/set-crdt.js';
import { scriptedCore } from './scripted-core.js';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('a replica', () => {
  test('tells the core of another storage only when no job goes on that began with the former one', async () => {
    const localFs = faultyFs(memoryFs());
    const tickets = new Map<number, number>();
    const core = scriptedCore((event: Event) => {
      if (event.type === 'job' && event.job.kind === 'pull') {
        tickets.set(event.ticket, event.ticket);
        return [{ type: 'io', id: event.ticket, request: { where: 'local', verb: 'read', path: 'main/slow' } }];
      }
      if (event.type === 'job') return [{ type: 'done', ticket: event.ticket }];
      return event.type === 'answer' && tickets.has(event.id) ? [{ type: 'done', ticket: event.id }] : [];
    });
    const replica = new Replica({
      crdt: setCrdt(), localFs, remoteFs: memoryFs(), deviceName: 'phone', settings: settingsOf(undefined), onChange: () => undefined,
    }, { core, now: () => Date.now(), random: () => 0.5, randomBytes: (count) => new Uint8Array(count) });
    localFs.inject({ kind: 'hang', verb: 'read' });
    replica.start();
    await vi.advanceTimersByTimeAsync(1000);
    replica.connect(memoryFs({ durable: false }));
    await vi.advanceTimersByTimeAsync(1000);
    const connections = (): unknown[] => core.events.filter(({ type }) => type === 'connected');
    expect(connections()).toEqual([{ type: 'connected', durable: true }]);
    expect(replica.online).toBe(false);
    localFs.heal();
    await vi.advanceTimersByTimeAsync(1000);
    expect(connections()).toEqual([{ type: 'connected', durable: true }, { type: 'connected', durable: false }]);
    await replica.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

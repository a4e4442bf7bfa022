import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryFs } from '../../src/fs/memory.js';
import { SyncError } from '../../src/errors.js';
import { Replica } from '../../src/replica/replica.js';
import { settingsOf } from '../../src/replica/settings.js';
import type { Event } from '../../src/sync/types.js';
import { faultyFs } from '../../src/testing/faulty-fs.js';
import { emptySet, setCrdt } from '../../src/testing/set-crdt.js';
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
    }, { loadCore: async () => core, now: () => Date.now(), random: () => 0.5, randomBytes: (count) => new Uint8Array(count) });
    localFs.inject({ kind: 'hang', verb: 'read' });
    replica.start();
    await vi.advanceTimersByTimeAsync(1000);
    replica.connect(memoryFs({ durable: false }), false);
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

  test('loads the protocol again when that failed, says so meanwhile, and keeps what was edited', async () => {
    const core = scriptedCore((event: Event) => (event.type === 'job' ? [{ type: 'done', ticket: event.ticket }] : []));
    let tries = 0;
    const loadCore = async () => {
      if (++tries < 3) throw new SyncError('network', 'A part of this app could not be loaded.');
      return core;
    };
    const crdt = setCrdt();
    const replica = new Replica({ crdt, localFs: memoryFs(), deviceName: 'phone', settings: settingsOf(undefined), onChange: () => undefined },
      { loadCore, now: () => Date.now(), random: () => 0.5, randomBytes: (count) => new Uint8Array(count) });
    replica.start();
    const held = replica.hold('list', crdt.create(emptySet), { merged: () => undefined, stored: () => undefined, published: () => undefined, removed: () => undefined });
    expect([replica.edited(held), replica.edited(held)]).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(0);
    expect(replica.problems.first).toMatchObject({ code: 'network' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([tries, replica.problems.first]).toEqual([3, undefined]);
    expect(core.events.filter(({ type }) => type === 'edited')).toHaveLength(2);
    await replica.close();
  });
});

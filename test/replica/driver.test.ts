import { describe, expect, test } from 'vitest';
import { SyncError } from '../../src/errors.js';
import { memoryFs } from '../../src/fs/memory.js';
import { Driver } from '../../src/replica/driver.js';
import type { Notice } from '../../src/replica/driver.js';
import type { State } from '../../src/sync/core.js';
import type { Effect, Event } from '../../src/sync/types.js';
import { faultyFs } from '../../src/testing/faulty-fs.js';
import { scriptedCore } from './scripted-core.js';

function drive(script: (event: Event) => readonly Effect[], options: { localFs?: ReturnType<typeof memoryFs>; onNotice?: (notice: Notice, driver: Driver) => void } = {}) {
  const core = scriptedCore(script);
  const notices: Notice[] = [];
  let settled = 0;
  const driver: Driver = new Driver(core, {} as State, options.localFs ?? memoryFs(), { timeout: 1000, onRequest: () => undefined },
    (notice) => { notices.push(notice); options.onNotice?.(notice, driver); }, () => { settled++; });
  return { core, driver, notices, settled: () => settled };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the driver', () => {
  test('carries out what the core asks for and feeds back the answer', async () => {
    const localFs = memoryFs();
    await localFs.write('main/a', new Uint8Array([1]));
    const { core, driver } = drive((event) => {
      if (event.type === 'job') return [{ type: 'io', id: 7, request: { where: 'local', verb: 'read', path: 'main/a' } }];
      return [{ type: 'done', ticket: 1 }];
    }, { localFs });
    await driver.job({ kind: 'open' });
    expect(core.events[1]).toEqual({ type: 'answer', id: 7, value: new Uint8Array([1]) });
  });

  test('feeds back a failure as a SyncError', async () => {
    const localFs = faultyFs(memoryFs());
    localFs.inject({ kind: 'fail', verb: 'list', error: new SyncError('quota', 'full') });
    const { core, driver } = drive((event) => {
      if (event.type === 'job') return [{ type: 'io', id: 7, request: { where: 'local', verb: 'list', prefix: '' } }];
      return event.type === 'failure' ? [{ type: 'failed', ticket: 1, error: event.error }] : [];
    }, { localFs });
    await expect(driver.job({ kind: 'store' })).rejects.toMatchObject({ code: 'quota' });
    expect(core.events[1]).toMatchObject({ type: 'failure', id: 7 });
  });

  test('tells effects in the order of the events, also when a listener feeds the next one', () => {
    const { driver, notices } = drive(
      (event) => (event.type === 'edited' ? [{ type: 'stored', doc: event.doc, edits: 1 }, { type: 'revived', doc: event.doc }] : []),
      { onNotice: (notice, self) => { if (notice.type === 'stored' && notice.doc === 'a') self.feed({ type: 'edited', doc: 'b' }); } },
    );
    driver.feed({ type: 'edited', doc: 'a' });
    expect(notices.map((notice) => `${notice.type} ${'doc' in notice ? notice.doc : ''}`)).toEqual(['stored a', 'revived a', 'stored b', 'revived b']);
  });

  test('is not stopped by a listener that throws', async () => {
    const uncaught: unknown[] = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    try {
      const { driver, notices, settled } = drive(() => [{ type: 'views' }, { type: 'revived', doc: 'a' }], { onNotice: () => { throw new Error('mine'); } });
      driver.feed({ type: 'edited', doc: 'a' });
      expect(notices).toHaveLength(2);
      expect(settled()).toBe(1);
      await turn();
      expect(uncaught).toHaveLength(2);
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of listeners) process.on('uncaughtException', listener);
    }
  });

  test('fails jobs that still run when it closes, and steps no more', async () => {
    const localFs = faultyFs(memoryFs());
    localFs.inject({ kind: 'hang' });
    const { core, driver } = drive((event) => (event.type === 'job' ? [{ type: 'io', id: 1, request: { where: 'local', verb: 'list', prefix: '' } }] : []), { localFs });
    const job = driver.job({ kind: 'pull' });
    driver.close();
    await expect(job).rejects.toMatchObject({ code: 'closed' });
    await turn();
    expect(core.events).toHaveLength(1);
  });
});

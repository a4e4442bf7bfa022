import { describe, expect, test } from 'vitest';
import { SyncError } from '../../src/index.js';
import type { Delivery, Device, SyncStatus } from '../../src/index.js';
import { ago, colourNumber, describeChange, describeCounts, describeDelivery, describeEmpty, describeReaders, describeSync, lastSynced, partName } from '../../stories/todo/words.js';
import type { Link } from '../../stories/todo/words.js';

const fine: SyncStatus = { state: 'ready', everPulled: true, activity: 'idle', online: true, unpublished: 0, quarantined: 0 };
const say = (status: Partial<SyncStatus>, link: Link = 'connected'): string => {
  const { title, detail } = describeSync({ ...fine, ...status }, link);
  return detail === undefined ? title : `${title}: ${detail}`;
};

describe('the state of sync, in words,', () => {
  test('is good only when the bucket has everything', () => {
    expect(describeSync(fine, 'connected').tone).toBe('good');
    for (const status of [{ unpublished: 1 }, { everPulled: false }, { online: false }, { state: 'loading' as const }]) {
      expect(describeSync({ ...fine, ...status }, 'connected').tone).not.toBe('good');
    }
    expect(describeSync(fine, 'no-server').tone).not.toBe('good');
  });

  test('says where changes are while they are not in the bucket', () => {
    expect(say({ unpublished: 1 })).toBe('Sending…: 1 change is kept on this device until the bucket has it.');
    expect(say({ unpublished: 2, online: false })).toBe('Offline: 2 changes are kept on this device and sent as soon as the bucket can be reached.');
    expect(say({ online: false }, 'chosen-offline')).toBe('Working offline: What you change is kept on this device and sent when you go online again.');
    expect(say({ online: false }, 'no-server')).toContain('npm start');
  });

  test('says what to do about a failure', () => {
    const error = new SyncError('auth', 'The key was refused. Check AWS_ACCESS_KEY_ID.');
    expect(say({ error })).toBe('The bucket refuses the key: The key was refused. Check AWS_ACCESS_KEY_ID.');
    expect(say({ error: new SyncError('network', 'x'), online: false })).toMatch(/^Offline: /);
  });
});

describe('a merge, in words,', () => {
  const todo = (id: string, title: string, done = false) => ({ id, title, done, by: 'phone' });
  test.each([
    ['adds', [], [todo('1', 'milk')], 'added “milk”'],
    ['finishes and renames', [todo('1', 'milk'), todo('2', 'tea')], [todo('1', 'milk', true), todo('2', 'green tea')], 'finished “milk” and renamed “tea” to “green tea”'],
    ['removes', [todo('1', 'milk')], [], 'removed “milk”'],
    ['does a lot', [], ['a', 'b', 'c', 'd'].map((title) => todo(title, title)), 'added “a”, added “b” and 2 more'],
    ['does nothing', [todo('1', 'milk')], [todo('1', 'milk')], ''],
  ])('that %s', (_, before, after, expected) => {
    expect(describeChange({ todos: before }, { todos: after })).toBe(expected);
  });
});

const device = (name: string, more: Partial<Device> = {}): Device => ({ id: name, name, self: false, upToDate: true, ...more });

test('a delivery says the most that is known', () => {
  const say = (delivery: Partial<Delivery>): string => {
    const { before, text } = describeDelivery({ stored: false, published: false, seenBy: [], ...delivery }, 'Laptop · React');
    return before + text;
  };
  expect(say({})).toBe('saving…');
  expect(say({ stored: true })).toBe('saved on this device');
  expect(say({ stored: true, published: true })).toBe('in the bucket');
  // A bucket may answer before a slow disk does.
  expect(say({ published: true })).toBe('in the bucket');
  const seenBy = [device('Laptop · Vue'), device('phone'), device('phone', { id: 'another' })];
  expect(say({ stored: true, published: true, seenBy })).toBe('in the bucket, read by Vue, phone');
});

test('the part of a name that this device shares is told from the rest', () => {
  expect(partName('Laptop · Vue', 'Laptop · React')).toEqual(['Laptop · ', 'Vue']);
  expect(partName('Phone · Vue', 'Laptop · React')).toEqual(['', 'Phone · Vue']);
  expect(partName('Laptop', 'Laptop · React')).toEqual(['', 'Laptop']);
  expect(partName('terminal', 'terminal')).toEqual(['', 'terminal']);
  expect(partName('My · old · laptop · Vue', 'My · old · laptop · React')).toEqual(['My · old · laptop · ', 'Vue']);
});

test('a list is called empty only once it was looked for', () => {
  expect(describeEmpty(fine, 'connected')?.title).toBe('Nothing to do.');
  expect(describeEmpty({ ...fine, everPulled: false }, 'connected')).toBeUndefined();
  expect(describeEmpty({ ...fine, state: 'loading' }, 'connected')).toBeUndefined();
  for (const link of ['no-server', 'chosen-offline'] as const) expect(describeEmpty({ ...fine, everPulled: false }, link)?.title).toBe('Nothing on this device.');
  expect(describeEmpty({ ...fine, everPulled: false, online: false }, 'connected')?.title).toBe('Nothing on this device.');
  expect(describeEmpty({ ...fine, everPulled: false, error: new SyncError('auth', 'no') }, 'connected')?.title).toBe('Nothing on this device.');
});

test('devices are told apart by whether they have read everything', () => {
  const devices = [device('Laptop', { self: true }), device('Phone'), device('Tablet', { upToDate: false })];
  const say = (status: Partial<SyncStatus>): string[] => describeReaders(devices, { ...fine, ...status }).map(({ what, devices }) => `${what}: ${devices.map(({ name }) => name).join()}`);
  expect(say({})).toEqual(['read everything: Phone', 'more to read: Tablet']);
  expect(say({ unpublished: 1 })).toEqual(['read all that was sent: Phone', 'more to read: Tablet']);
  expect(describeReaders(devices.slice(0, 1), fine)).toEqual([]);
});

test('what there is to do is counted, and what may go', () => {
  const list = (...done: boolean[]) => ({ todos: done.map((done, index) => ({ id: String(index), title: 'x', done, by: 'x' })) });
  expect(describeCounts(list(false, true, false))).toEqual({ left: '2 to do', done: '1 done one' });
  expect(describeCounts(list(true, true))).toEqual({ left: 'All done', done: '2 done ones' });
  expect(describeCounts(list(false)).done).toBeUndefined();
});

test('a time is told from now', () => {
  const now = Date.UTC(2026, 0, 1);
  expect([0, 12, 90, 3599].map((seconds) => ago(now - seconds * 1000, now))).toEqual(['just now', '12 s ago', '1 min ago', '59 min ago']);
  expect(lastSynced({ ...fine, lastSyncedAt: now - 12_000 }, now)).toBe('Last synced 12 s ago');
  expect(lastSynced(fine, now)).toBe('Not synced yet');
});

test('a name has the same colour on every device, and the panels of a page have one each', () => {
  expect(['phone', 'laptop', 'terminal', 'Anna'].map(colourNumber)).toEqual([6, 4, 4, 5]);
  const panels = ['React', 'Svelte', 'Vue'].map((framework) => colourNumber(`Laptop · ${framework}`));
  expect(new Set(panels).size).toBe(3);
  expect(panels).not.toContain(colourNumber('Vue'));
  expect(['Phone', 'My · old · phone'].map((name) => colourNumber(`${name} · Vue`))).toEqual([panels[2], panels[2]]);
});

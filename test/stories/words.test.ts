import { describe, expect, test } from 'vitest';
import { SyncError } from '../../src/index.js';
import type { SyncStatus } from '../../src/index.js';
import { describeDelivery } from '../../stories/todo/deliveries.js';
import { ago, colourNumber, describeChange, describeSync } from '../../stories/todo/words.js';
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

  test('calls nothing kept that this device cannot keep', () => {
    const full = new SyncError('quota', 'Free some space.');
    for (const link of ['connected', 'chosen-offline', 'no-server'] as const) expect(say({ unpublished: 1, error: full, online: false }, link)).toBe('There is no space left: Free some space.');
    expect(say({ state: 'loading', error: new SyncError('unsupported', 'Leave private mode.') })).toBe('Something went wrong: Leave private mode.');
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

test('a delivery says the most that is known', () => {
  expect(describeDelivery({ stage: 'saving', readers: [] })).toBe('saving…');
  expect(describeDelivery({ stage: 'stored', readers: [] })).toBe('saved on this device');
  expect(describeDelivery({ stage: 'published', readers: [] })).toBe('in the bucket');
  expect(describeDelivery({ stage: 'published', readers: ['phone', 'terminal'] })).toBe('read by phone, terminal');
});

test('a time is told from now', () => {
  const now = Date.UTC(2026, 0, 1);
  expect([0, 12, 90, 3599].map((seconds) => ago(now - seconds * 1000, now))).toEqual(['just now', '12 s ago', '1 min ago', '59 min ago']);
});

test('a name has the same colour on every device', () => {
  expect(['phone', 'laptop', 'terminal'].map(colourNumber)).toEqual([6, 2, 4]);
});

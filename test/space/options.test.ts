import { describe, expect, test } from 'vitest';
import { createSpace, memoryFs } from '../../src/index.js';
import type { SpaceOptions } from '../../src/index.js';
import { defaultDeviceName } from '../../src/space/device-name.js';
import { setCrdt } from '../../src/testing/index.js';

const fine = { crdt: setCrdt(), localFs: memoryFs() };
const shared = memoryFs();

describe('createSpace', () => {
  test.each<[string, unknown]>([
    ['no options', undefined],
    ['no CRDT', { localFs: memoryFs() }],
    ['no local file system', { crdt: setCrdt() }],
    ['a remote file system that is none', { ...fine, remoteFs: 'https://bucket' }],
    ['one file system for both', { ...fine, localFs: shared, remoteFs: shared }],
    ['an empty device name', { ...fine, device: { name: '' } }],
    ['a device name that is no text', { ...fine, device: { name: 7 } }],
    ['a pace of 0', { ...fine, sync: { pollEvery: 0 } }],
    ['a pace that is no number', { ...fine, sync: { ackEvery: '60' } }],
    ['`sync: true`', { ...fine, sync: true }],
    ['a negative retention', { ...fine, retention: { superseded: -1 } }],
  ])('refuses %s with `invalid-option`', (_, options) => {
    expect(() => createSpace(options as SpaceOptions)).toThrow(expect.objectContaining({ name: 'SyncError', code: 'invalid-option' }));
  });

  test('takes options that are undefined as absent', () => {
    createSpace({ ...fine, remoteFs: undefined, device: undefined, sync: undefined, retention: { superseded: undefined } });
    createSpace({ ...fine, device: { name: undefined }, sync: { pollEvery: undefined } });
  });
});

describe('a device without a name is called', () => {
  const mozilla = 'Mozilla/5.0';
  test.each([
    [`${mozilla} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36`, 'Chrome on Linux'],
    [`${mozilla} (X11; Linux x86_64) AppleWebKit/537.36 Ubuntu Chromium/130.0 Chrome/130.0 Safari/537.36`, 'Chromium on Linux'],
    [`${mozilla} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0`, 'Edge on Windows'],
    [`${mozilla} (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0`, 'Firefox on Android'],
    [`${mozilla} (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1`, 'Safari on iPhone'],
    [`${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18.0 Safari/605.1`, 'Safari on Mac'],
    ['Node.js/22', 'a device'],
    ['', 'a device'],
  ])('%s → %s', (agent, name) => {
    expect(defaultDeviceName(agent)).toBe(name);
  });
});

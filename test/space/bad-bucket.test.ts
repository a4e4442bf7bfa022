import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { s3Fs } from '../../src/fs/s3/index.js';
import { createSpace, memoryFs } from '../../src/index.js';
import type { FileSystem, Space } from '../../src/index.js';
import { setCrdt } from '../../src/testing/index.js';
import { expectError } from './bad-kit.js';
import { List, add } from './kit.js';
import { secrets, startTinyS3, type TinyS3 } from './tiny-s3.js';

// Real time: nothing here waits, because these spaces talk to storage only when asked.
let s3: TinyS3;
const spaces = new Set<Space>();
beforeAll(async () => { s3 = await startTinyS3(); });
beforeEach(() => { s3.objects.clear(); s3.refuse = () => undefined; });
afterEach(async () => {
  for (const space of spaces) await space.close().catch(() => undefined);
  spaces.clear();
});
afterAll(() => s3.stop());

function device(name: string, options: { bucket?: string; localFs?: FileSystem } = {}): Space {
  const space = createSpace({ crdt: setCrdt(), localFs: options.localFs ?? memoryFs(), remoteFs: s3Fs({ client: s3.client, bucket: options.bucket ?? 'lists' }), device: { name }, sync: false });
  spaces.add(space);
  return space;
}

const itemsOf = (space: Space): readonly string[] => space.doc('list', List).value.items;

/** What another device makes of the same bucket. */
async function elsewhere(): Promise<readonly string[]> {
  const laptop = device('laptop');
  await laptop.doc('list', List).whenSynced();
  return itemsOf(laptop);
}

function expectNoSecret(thing: unknown): void {
  const shown = inspect(thing, { depth: 20, showHidden: true }) + JSON.stringify(thing);
  for (const secret of Object.values(secrets)) expect(shown).not.toContain(secret);
  expect(shown).not.toMatch(/Signature=[0-9a-f]/);
}

describe('a bucket that refuses', () => {
  test.each([
    ['a key it does not know', [403, 'InvalidAccessKeyId'], 'auth', 'Check the key id'],
    ['a secret that does not belong to the key', [403, 'SignatureDoesNotMatch'], 'auth', 'the secret'],
    ['a session that has expired', [400, 'ExpiredToken'], 'auth', 'new credentials'],
    ['everything', [403, 'AccessDenied'], 'permission', 's3:PutObject'],
    ['a clock that is an hour off', [403, 'RequestTimeTooSkewed'], 'clock', 'Set the clock'],
    ['its own name', [404, 'NoSuchBucket'], 'not-found', 'Create it or correct its name'],
    ['its region', [301, 'PermanentRedirect'], 'invalid-option', 'region'],
  ] as const)('%s: the error says what to do, and edits wait here until that is done', async (_what, refusal, code, advice) => {
    const localFs = memoryFs();
    const phone = device('phone', { localFs });
    const receipt = add(phone.doc('list', List), 'milk');
    s3.refuse = () => refusal;
    for (const call of [() => phone.sync(), () => phone.doc('list', List).sync(), () => phone.doc('list', List).whenSynced()]) {
      const error: unknown = await call().then(() => undefined, (thrown: unknown) => thrown);
      expectError(error, code, advice);
      expectNoSecret(error);
    }
    expectError(phone.status.error, code, advice);
    expectNoSecret(phone.status);
    expect(phone.status.unpublished).toBe(1);
    await receipt.stored;
    expect(s3.objects.size).toBe(0);

    s3.refuse = () => undefined;
    await phone.sync();
    await receipt.published;
    expect(phone.status.error).toBeUndefined();
    expect(await elsewhere()).toEqual(['milk']);
  });

  test.each([
    ['may not write', ({ method }: { method: string }) => method === 'PUT'],
    ['may not list', ({ method, key }: { method: string; key: string }) => method === 'GET' && key === ''],
    ['may not read', ({ method, key }: { method: string; key: string }) => method === 'GET' && key !== ''],
  ])('a key that %s says so, and everything arrives once it may', async (what, isRefused) => {
    const laptop = device('laptop');
    add(laptop.doc('list', List), 'eggs');
    await laptop.sync();
    s3.refuse = (request) => (isRefused(request) ? [403, 'AccessDenied'] : undefined);
    const phone = device('phone');
    add(phone.doc('list', List), 'milk');
    const error: unknown = await phone.sync().then(() => phone.status.error, (thrown: unknown) => thrown);
    expectError(error, 'permission', 'Its policy needs');
    expect(itemsOf(phone)).toEqual(what === 'may not write' ? ['eggs', 'milk'] : ['milk']);

    s3.refuse = () => undefined;
    await phone.sync();
    await phone.sync();
    expect(await elsewhere()).toEqual(['eggs', 'milk']);
    expect(itemsOf(phone)).toEqual(['eggs', 'milk']);
  });

  test('a full one says so, shows what others write all the same, and takes the edit once there is room', async () => {
    const laptop = device('laptop');
    add(laptop.doc('list', List), 'eggs');
    await laptop.sync();
    s3.refuse = ({ method }) => (method === 'PUT' ? [507, 'QuotaExceeded'] : undefined);
    const phone = device('phone');
    add(phone.doc('list', List), 'milk');
    expectError(await phone.sync().catch((thrown: unknown) => thrown), 'quota', 'Free some space');
    expect(itemsOf(phone)).toEqual(['eggs', 'milk']);
    s3.refuse = () => undefined;
    await phone.sync();
    expect(await elsewhere()).toEqual(['eggs', 'milk']);
  });
});

describe('the wrong bucket', () => {
  test('that holds another space is refused, left as it is, and forgotten when the right one is back', async () => {
    const localFs = memoryFs();
    const phone = device('phone', { localFs });
    add(phone.doc('list', List), 'milk');
    await phone.sync();
    await phone.close();
    const stranger = device('stranger', { bucket: 'other' });
    add(stranger.doc('list', List), 'not yours');
    await stranger.sync();
    const before = [...s3.objects.keys()];

    const lost = device('phone', { localFs, bucket: 'other' });
    add(lost.doc('list', List), 'eggs');
    expectError(await lost.sync().catch((thrown: unknown) => thrown), 'wrong-root', 'Connect the right folder or bucket');
    expect(itemsOf(lost)).toEqual(['eggs', 'milk']);
    expect([...s3.objects.keys()]).toEqual(before);

    lost.connect(s3Fs({ client: s3.client, bucket: 'lists' }));
    await lost.sync();
    expect(lost.status.error).toBeUndefined();
    expect(await elsewhere()).toEqual(['eggs', 'milk']);
  });
});

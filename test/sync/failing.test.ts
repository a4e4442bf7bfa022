import { describe, expect, test } from 'vitest';
import type { Content, CrdtReplica } from '../../src/crdt/crdt.js';
import { SyncError } from '../../src/errors.js';
import { docView, nextDue } from '../../src/sync/core.js';
import { emptySet, setCrdt, type SetDocument } from '../../src/testing/index.js';
import { createDevice, createWorld, edit, openDoc, type Device, type Files } from './device.js';

type Doc = CrdtReplica<SetDocument>;

function createSpace() {
  const world = createWorld(3);
  const crdt = setCrdt({ random: () => (world.random(1)[0] ?? 0) / 256 + (world.random(1)[0] ?? 0) / 65_536 });
  const remote: Files = new Map();
  const join = (name: string, local?: Files) => {
    const device = createDevice(world, crdt, remote, { name, ...(local ? { local } : {}) });
    return { device, open: (id: string): Doc => openDoc(device, id, crdt.create(emptySet)) };
  };
  return { world, remote, join };
}

const add = (device: Device, id: string, doc: Doc, item: string): void => edit(device, id, doc, (draft) => draft.add(item));
const warnings = ({ effects }: Device): string[] => effects.flatMap((effect) => (effect.type === 'unsaved' ? [effect.error.message] : []));
const told = ({ effects }: Device, type: 'stored' | 'published', id: string): number => Math.max(0, ...effects.map((effect) => (effect.type === type && effect.doc === id ? effect.edits : 0)));

/** From the next call but `spared` on a replica throws as one does whose WASM has trapped, until it is mended. */
function breakDown(doc: Doc, spared = 0): () => void {
  const diff = doc.diff.bind(doc);
  let calls = 0;
  doc.diff = (since) => {
    if (++calls > spared) throw new Error('unreachable executed');
    return diff(since);
  };
  return () => { doc.diff = diff; };
}

describe('a document whose replica throws', () => {
  test('stops no other from being stored, published and closed', () => {
    const { join } = createSpace();
    const { device, open } = join('laptop');
    const [bad, good] = [open('bad'), open('good')];
    add(device, 'bad', bad, 'b');
    add(device, 'good', good, 'g');
    breakDown(bad);
    expect(() => device.run({ kind: 'store' })).toThrow('Document "bad" could not be saved: unreachable executed');
    expect([told(device, 'stored', 'good'), told(device, 'stored', 'bad')]).toEqual([1, 0]);
    device.run({ kind: 'publish' });
    expect([told(device, 'published', 'good'), told(device, 'published', 'bad')]).toEqual([1, 0]);
    expect(warnings(device)).toContain('Document "bad" could not be saved: unreachable executed');
    device.run({ kind: 'pull' });
    device.run({ kind: 'tidy' });
    add(device, 'good', good, 'h');
    device.run({ kind: 'closeDoc', doc: 'good' });
    expect(() => device.run({ kind: 'closeDoc', doc: 'bad' })).toThrow('Document "bad"');
    expect(join('laptop', device.local).open('good').value.items).toEqual(['g', 'h']);
  });

  test('is tried again when something is tidied, and told of until it is well', () => {
    const { world, join } = createSpace();
    const { device, open } = join('laptop');
    const [bad, good] = [open('bad'), open('good')];
    device.run({ kind: 'pull' });
    device.run({ kind: 'tidy' });
    add(device, 'bad', bad, 'b');
    add(device, 'good', good, 'g');
    const mend = breakDown(bad);
    device.run({ kind: 'publish' });
    expect(docView(device.state, 'bad')).toMatchObject({ unpublished: 1, error: { code: 'unknown' } });
    expect(nextDue(device.state)).toBe(0);
    device.run({ kind: 'tidy' });
    expect(docView(device.state, 'bad').unpublished).toBe(1);
    mend();
    device.run({ kind: 'tidy' });
    expect(docView(device.state, 'bad')).toMatchObject({ unpublished: 0, error: undefined });
    expect(nextDue(device.state)).toBeGreaterThan(world.now);
    expect([told(device, 'stored', 'bad'), told(device, 'published', 'bad')]).toEqual([1, 1]);
  });

  test('lets no other count as published that was taken before it', () => {
    const { join } = createSpace();
    const { device, open } = join('laptop');
    const [good, bad] = [open('good'), open('bad')];
    for (const [id, doc] of [['good', good], ['bad', bad]] as const) add(device, id, doc, 'first');
    const mend = breakDown(bad, 1); // stored it can be
    device.run({ kind: 'publish' });
    expect(told(device, 'published', 'good')).toBe(1);
    mend();
    add(device, 'good', good, 'second');
    device.run({ kind: 'publish' });
    const reader = join('phone');
    const [read, alsoRead] = [reader.open('good'), reader.open('bad')];
    reader.device.run({ kind: 'pull' });
    expect([read.value.items, alsoRead.value.items]).toEqual([['first', 'second'], ['first']]);
  });

  test('is not let go of by a removal while its edits are only in its replica', () => {
    const { join } = createSpace();
    const [{ device, open }, other] = [join('laptop'), join('phone')];
    const [here, there] = [open('list'), other.open('list')];
    add(device, 'list', here, 'first');
    device.run({ kind: 'publish' });
    other.device.run({ kind: 'pull' });
    expect(there.value.items).toEqual(['first']);
    other.device.run({ kind: 'remove', doc: 'list' });
    add(device, 'list', here, 'second');
    const mend = breakDown(here);
    device.run({ kind: 'pull' });
    mend();
    for (const one of [device, other.device, device, other.device]) for (const kind of ['publish', 'pull', 'tidy', 'pull'] as const) one.run({ kind });
    expect(here.value.items).toEqual(['first', 'second']);
    expect(other.open('list').value.items).toEqual(['first', 'second']);
  });
});

describe('more than one file can hold', () => {
  test('goes into several', { timeout: 60_000 }, () => {
    const { join, remote } = createSpace();
    const { device, open } = join('laptop');
    device.run({ kind: 'pull' });
    const ids = Array.from({ length: 2100 }, (_, at) => `${at}`.padEnd(500, '.'));
    for (const id of ids) add(device, id, open(id), 'milk');
    device.run({ kind: 'publish' });
    expect(warnings(device)).toEqual([]);
    expect(ids.filter((id) => told(device, 'published', id) !== 1 || docView(device.state, id).unpublished > 0)).toEqual([]);
    expect([...remote.keys()].filter((path) => path.startsWith('l/') && !path.startsWith('l/0-')).length).toBeGreaterThan(1);
    const reader = join('phone');
    reader.device.run({ kind: 'pull' });
    for (const id of [ids[0], ids[1050], ids.at(-1)]) expect(reader.open(id ?? '').value.items).toEqual(['milk']);
  });

  test('of one document is refused there, and nowhere else', () => {
    const { world, join } = createSpace();
    const { device, open } = join('laptop');
    for (const kind of ['pull', 'tidy'] as const) device.run({ kind });
    const docs = ['a', 'large', 'z'].map((id) => [id, open(id)] as const);
    for (const [id, doc] of docs) add(device, id, doc, id);
    const large = docs[1]?.[1] as Doc;
    const diff = large.diff.bind(large);
    large.diff = (since) => diff(since).map((content): Content => ({ ...content, version: new Uint8Array(1_100_000) }));
    device.run({ kind: 'publish' });
    expect(docs.map(([id]) => docView(device.state, id).unpublished)).toEqual([0, 1, 0]);
    expect(docView(device.state, 'large').error).toMatchObject({ code: 'too-large', message: expect.stringContaining('Document "large"') as string });
    expect(warnings(device)).toHaveLength(1);
    expect(nextDue(device.state)).toBeGreaterThan(world.now); // trying again does not help
    large.diff = diff;
    device.run({ kind: 'publish' });
    expect(docView(device.state, 'large')).toMatchObject({ unpublished: 0, error: undefined });
  });
});

describe('a document', () => {
  test.each(['constructor', '__proto__', 'toString'])('may be called %s: published behind a log that waits, it is published', (id) => {
    const { join } = createSpace();
    const { device, open } = join('laptop');
    device.run({ kind: 'pull' });
    add(device, 'other', open('other'), 'milk');
    device.fail = (request) => (request.where === 'remote' && request.verb === 'write' ? new SyncError('network', 'away') : undefined);
    expect(() => device.run({ kind: 'publish' })).toThrow('away');
    add(device, id, open(id), 'eggs');
    expect(() => device.run({ kind: 'publish' })).toThrow('away');
    device.fail = undefined;
    device.run({ kind: 'publish' });
    expect(docView(device.state, id).unpublished).toBe(0);
  });
});

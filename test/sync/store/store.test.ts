import { describe, expect, test } from 'vitest';
import type { SyncError } from '../../../src/errors.js';
import { LocalStore } from '../../../src/sync/store/store.js';
import { Disk } from './disk.js';
import { contentOf, openWhole } from './opening.js';

describe('a local store', () => {
  test('keeps rows and chunks from one opening to the next', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    store.table('known').set('a', { size: 1, gone: undefined, bytes: Uint8Array.of(1, 2), list: [null, true, 'x', 1.5] });
    store.addChunk('doc', { codec: 'x', bytes: Uint8Array.of(3) });
    disk.run(store.commit());
    const again = openWhole(disk);
    expect(again.table('known').get('a')).toEqual({ size: 1, bytes: Uint8Array.of(1, 2), list: [null, true, 'x', 1.5] });
    expect(disk.run(again.chunks('doc'))).toEqual([{ id: 1, chunk: { codec: 'x', bytes: Uint8Array.of(3) } }]);
  });

  test('keeps nothing that was not committed', () => {
    const disk = new Disk();
    openWhole(disk).table('known').set('a', 1);
    expect(disk.files.size).toBe(0);
    expect(openWhole(disk).table('known').size).toBe(0);
  });

  test('gives the same table object each time', () => {
    const store = openWhole(new Disk());
    expect(store.table('a')).toBe(store.table('a'));
  });

  test('keeps the order of rows over commits, deletions, checkpoints and openings', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    const table = store.table<number>('rows');
    for (const key of ['a', 'b', 'c', 'd']) table.set(key, 1);
    disk.run(store.commit());
    table.delete('a');
    table.set('e', 1);
    table.set('a', 1); // to the end, in one transaction
    table.set('a', 2);
    table.set('b', 2); // stays
    table.delete('c');
    disk.run(store.commit());
    table.set('c', 3); // to the end, in two
    disk.run(store.commit());
    const order = [...table.entries()];
    expect(order.map(([key]) => key)).toEqual(['b', 'd', 'e', 'a', 'c']);
    expect([...openWhole(disk).table('rows').entries()]).toEqual(order);
    disk.run(store.checkpoint());
    expect([...openWhole(disk).table('rows').entries()]).toEqual(order);
  });

  test('shows chunks before they are durable, and in the order they were added', () => {
    const disk = new Disk();
    const store = openWhole(disk, { retainedBytes: 0 });
    store.addChunk('doc', 'one');
    disk.run(store.commit());
    store.addChunk('doc', 'two');
    expect(disk.run(store.chunks('doc')).map(({ chunk }) => chunk)).toEqual(['one', 'two']);
    disk.run(store.checkpoint());
    store.addChunk('doc', 'three');
    expect(disk.run(store.chunks('doc')).map(({ chunk }) => chunk)).toEqual(['one', 'two', 'three']);
  });

  test('replaces chunks by id in one transaction', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    for (const chunk of ['one', 'two', 'three']) store.addChunk('doc', chunk);
    disk.run(store.checkpoint());
    store.replaceChunks('doc', ['two and three'], [2, 3]);
    const written = disk.log.length;
    disk.run(store.commit());
    expect(disk.log.length).toBe(written + 1);
    expect(disk.run(openWhole(disk).chunks('doc'))).toEqual([{ id: 1, chunk: 'one' }, { id: 4, chunk: 'two and three' }]);
  });

  test('forgets a document whose chunks were all removed', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    store.addChunk('kept', 1);
    store.addChunk('removed', 1);
    disk.run(store.checkpoint());
    store.removeChunks('removed');
    disk.run(store.checkpoint());
    expect([...openWhole(disk).chunkDocs()]).toEqual(['kept']);
  });

  test('never gives a chunk id twice', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    store.addChunk('doc', 1);
    disk.run(store.commit());
    store.removeChunks('doc');
    disk.run(store.checkpoint());
    const again = openWhole(disk);
    again.addChunk('doc', 2);
    expect(disk.run(again.chunks('doc'))).toEqual([{ id: 2, chunk: 2 }]);
  });

  test('refuses at once what it cannot keep, and is none the worse', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    const invalid = expect.objectContaining({ code: 'invalid-value' }) as SyncError;
    expect(() => store.table('a').set('key', new Map())).toThrow(invalid);
    expect(() => store.table('a').set('key', { f: () => 1 })).toThrow(invalid);
    expect(() => store.table('a').set('\ud800', 1)).toThrow(invalid);
    expect(() => store.addChunk('\ud800', 1)).toThrow(invalid);
    expect(() => store.replaceChunks('doc', [1, new Date()], [])).toThrow(invalid);
    expect(store.dirty).toBe(false);
    expect(store.table('a').size).toBe(0);
    expect([...store.chunkDocs()]).toEqual([]);
  });

  test('refuses a session that names could not hold', () => {
    const disk = new Disk();
    for (const session of ['', 'short', 'With-Case', 'a/b-c-d-e']) {
      expect(() => disk.run(LocalStore.open({ path: 'main', session }))).toThrow(expect.objectContaining({ code: 'invalid-option' }) as SyncError);
    }
    expect(disk.log).toEqual([]);
  });

  test('leaves files alone that are not its own', () => {
    const disk = new Disk([['main/.tmp', Uint8Array.of(1)], ['main/t/readme', Uint8Array.of(1)], ['mainly/t', Uint8Array.of(1)]]);
    const store = openWhole(disk);
    store.addChunk('doc', 1);
    disk.run(store.checkpoint());
    expect(disk.names().filter((name) => /tmp|readme|mainly/.test(name))).toHaveLength(3);
    expect(contentOf(disk, openWhole(disk), []).chunks).toEqual({ doc: [1] });
  });
});

import { describe, expect, test } from 'vitest';
import { Disk } from './disk.js';
import { openWhole } from './opening.js';

/** Bytes that look random, so that sizes are what they would be. */
const body = (seed: number, length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 17 + ((i * seed) >> 3)) & 255);

function thousandDocs(): Disk {
  const disk = new Disk();
  const store = openWhole(disk);
  for (let doc = 0; doc < 1000; doc++) {
    store.table('docs').set(`document ${doc}`, { cleared: 1, published: [body(doc, 40)] });
    store.addChunk(`document ${doc}`, { codec: 'automerge/full', version: body(doc, 40), bytes: body(doc, 2048) });
  }
  disk.run(store.checkpoint());
  return disk;
}

describe('what it costs', () => {
  test('opening a store of 1,000 documents reads the checkpoint and the transactions after it, no document', () => {
    const disk = thousandDocs();
    const store = openWhole(disk);
    for (let edit = 0; edit < 5; edit++) {
      store.addChunk(`document ${edit}`, body(edit, 200));
      disk.run(store.commit());
    }
    const begin = disk.log.length;
    disk.bytesRead = 0;
    openWhole(disk);
    expect(disk.log.slice(begin).map(({ verb }) => verb)).toEqual(['list', 'read', 'read', 'read', 'read', 'read', 'read']);
    expect(disk.bytesRead).toBeLessThan(150_000); // of more than 2 MB
  });

  test('reading one document of them reads one file of about 64 KiB', () => {
    const disk = thousandDocs();
    const store = openWhole(disk);
    disk.bytesRead = 0;
    const begin = disk.log.length;
    expect(disk.run(store.chunks('document 500'))).toHaveLength(1);
    expect(disk.log.length).toBe(begin + 1);
    expect(disk.bytesRead).toBeLessThan(70_000);
  });

  test('a small edit writes less than 400 bytes beside its content, in one request', () => {
    const disk = thousandDocs();
    const store = openWhole(disk);
    disk.bytesWritten = 0;
    const begin = disk.log.length;
    store.table('docs').set('document 1', { cleared: 1, published: [body(1, 40)], dirty: true });
    store.addChunk('document 1', { codec: 'automerge/changes', version: body(1, 40), bytes: body(1, 200) });
    disk.run(store.commit());
    expect(disk.log.length).toBe(begin + 1);
    expect(disk.bytesWritten - 200 - 40 - 40).toBeLessThan(400);
  });

  test('10,000 edits of a few documents leave few files, and write and keep a small multiple of what they hold', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    let content = 0;
    for (let edit = 0; edit < 10_000; edit++) {
      const bytes = body(edit, 100 + (edit % 7) * 30);
      content += bytes.length;
      store.addChunk(`document ${(edit * edit) % 11}`, bytes);
      disk.run(store.commit());
      if (store.checkpointDue) disk.run(store.checkpoint());
    }
    const kept = [...disk.files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(disk.names('main/d/').length).toBeLessThan(1.5 * (kept / 65_536) + 9);
    expect(kept / content).toBeLessThan(2.5);
    expect(disk.bytesWritten / content).toBeLessThan(8);
  }, 60_000);

  test('edits scattered over 1,000 documents leave few files too, however small each was', () => {
    const disk = thousandDocs();
    const store = openWhole(disk);
    for (let edit = 0; edit < 3000; edit++) {
      store.addChunk(`document ${(edit * 7919) % 1000}`, body(edit, 200));
      disk.run(store.commit());
      if (store.checkpointDue) disk.run(store.checkpoint());
    }
    const kept = [...disk.files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(disk.names('main/d/').length).toBeLessThan(1.5 * (kept / 65_536) + 9);
    expect(kept).toBeLessThan(1.5 * (1000 * 2048 + 3000 * 200));
  }, 60_000);

  test('space of chunks that were replaced is given back, also in files that hold others', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    for (let round = 0; round < 40; round++) {
      store.addChunk(`kept ${round}`, body(round, 500));
      for (let doc = 0; doc < 20; doc++) {
        store.removeChunks(`replaced ${doc}`);
        store.addChunk(`replaced ${doc}`, body(doc + round, 2000));
      }
      disk.run(store.checkpoint());
    }
    const kept = [...disk.files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(kept).toBeLessThan(2.5 * (40 * 500 + 20 * 2000));
  });

  test('a document’s bodies are in few files', () => {
    const disk = new Disk();
    const store = openWhole(disk, { bodyBytes: 500, smallFiles: 1000 });
    for (let edit = 0; edit < 100; edit++) {
      for (const doc of ['a', 'b']) store.addChunk(doc, body(edit, 300));
      disk.run(store.checkpoint());
    }
    const again = openWhole(disk, { retainedBytes: 0 });
    const begin = disk.log.length;
    expect(disk.run(again.chunks('a'))).toHaveLength(100);
    expect(disk.log.length - begin).toBeLessThanOrEqual(9);
  });

  test('a great snapshot is not written again for small edits beside it', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    store.addChunk('doc', new Uint8Array(1_000_000));
    disk.run(store.checkpoint());
    disk.bytesWritten = 0;
    for (let edit = 0; edit < 3000; edit++) {
      store.addChunk('doc', body(edit, 200));
      disk.run(store.commit());
      if (store.checkpointDue) disk.run(store.checkpoint());
    }
    expect(disk.bytesWritten).toBeLessThan(6_000_000);
    expect(disk.run(store.chunks('doc'))).toHaveLength(3001);
  }, 60_000);
});

import fc from 'fast-check';
import { next as A } from '@automerge/automerge';
import { describe, expect, it } from 'vitest';
import { decodeFile, encodeFile } from '../../src/format/file.js';
import type { CofFile } from '../../src/format/cof-file.js';
import { docTag, fileId } from '../../src/format/hash.js';
import { markerPath, packPath, snapshotPath } from '../../src/format/names.js';
import { file } from './arbitrary.js';
import { codeOf, lamport, writer } from './raw.js';

const id = (symbol: string): string => symbol.repeat(25) + '0';
const version = Uint8Array.of(1, 2, 3);
const bytes = new TextEncoder().encode('milk, bread, milk, bread, milk, bread, milk, bread');

const examples: readonly CofFile[] = [
  { kind: 'log', meta: { writer, lamport, prev: id('p'), seen: { [writer]: 3 } }, sections: [{ doc: 'todos', codec: 'automerge/changes', version, bytes }] },
  { kind: 'pack', meta: { writer, lamport, subsumes: [id('b'), id('a')] }, sections: [{ doc: 'a', codec: 'x/y', version, bytes: version, schema: '2' }] },
  { kind: 'snapshot', meta: { writer, lamport }, sections: [{ doc: '', codec: 'cof/catalog', version, bytes }] },
  { kind: 'space', meta: { space: writer }, sections: [] },
];

describe('files', () => {
  it('round trip', () => {
    fc.assert(fc.property(file, (one) => {
      const stored = encodeFile(one);
      expect(stored.id).toBe(fileId(stored.bytes));
      expect(decodeFile(stored.path, stored.bytes)).toEqual(one);
    }), { numRuns: 500 });
  });

  it('are the same bytes for the same content', () => {
    fc.assert(fc.property(file, (one) => {
      const stored = encodeFile(one);
      const again = encodeFile(decodeFile(stored.path, stored.bytes));
      expect(again.path).toBe(stored.path);
      expect(Buffer.compare(again.bytes, stored.bytes)).toBe(0);
    }));
  });

  it('read the same as a Buffer inside a larger one, and then hand out plain bytes', () => {
    const stored = encodeFile(examples[1]!);
    const decoded = decodeFile(stored.path, Buffer.concat([Buffer.from('before'), stored.bytes, Buffer.from('after')]).subarray(6, -5));
    expect(decoded).toEqual(examples[1]);
    expect(decoded.sections[0]?.bytes.constructor).toBe(Uint8Array);
  });

  it('keep the order of what they subsume', () => {
    const stored = encodeFile(examples[1]!);
    expect(decodeFile(stored.path, stored.bytes).meta.subsumes).toEqual([id('b'), id('a')]);
  });

  it('are rejected when any single bit is flipped, and at every truncation', () => {
    for (const example of examples) {
      const stored = encodeFile(example);
      for (let at = 0; at < stored.bytes.length; at++) {
        for (let bit = 0; bit < 8; bit++) {
          const flipped = Uint8Array.from(stored.bytes);
          flipped[at]! ^= 1 << bit;
          expect(codeOf(() => decodeFile(stored.path, flipped))).toBe('damaged');
        }
        expect(codeOf(() => decodeFile(stored.path, stored.bytes.subarray(0, at)))).toBe('damaged');
      }
      expect(codeOf(() => decodeFile(stored.path, Buffer.concat([stored.bytes, Uint8Array.of(0)])))).toBe('damaged');
    }
  });

  it('are rejected under any name but their own', () => {
    const [log, , snapshot, marker] = examples.map((example) => encodeFile(example));
    for (const [path, stored] of [
      [log!.path.replace(writer, 'a'.repeat(16)), log!],
      [log!.path.replace('00000007', '00000008'), log!],
      [packPath(writer, lamport, log!.id), log!],
      [markerPath(log!.id), log!],
      [snapshotPath(docTag('todos'), lamport, writer, log!.id), log!],
      [snapshotPath(docTag('x'), lamport, writer, snapshot!.id), snapshot!],
      [log!.path.replace(log!.id, marker!.id), marker!],
      [`a/${'0'.repeat(52)}`, log!],
      [log!.path.toUpperCase(), log!],
      [`${log!.path}.tmp`, log!],
    ] as const) {
      expect(codeOf(() => decodeFile(path, stored.bytes))).toBe('damaged');
    }
  });

  it('hold nothing that could not be read again', () => {
    const [log, , snapshot, marker] = examples as [CofFile, CofFile, CofFile, CofFile];
    const section = log.sections[0]!;
    const meta = log.meta;
    const rejected: readonly (readonly [string, CofFile])[] = [
      ['invalid-value', { ...log, meta: { lamport } }],
      ['invalid-value', { ...log, meta: { writer } }],
      ['invalid-value', { ...marker, meta: {} }],
      ['invalid-value', { ...snapshot, sections: [] }],
      ['invalid-value', { ...snapshot, sections: [section, section] }],
      ['invalid-value', { ...log, meta: { ...meta, writer: 'short' } }],
      ['invalid-value', { ...log, meta: { ...meta, writer: writer.toUpperCase() } }],
      ['invalid-value', { ...log, meta: { ...meta, lamport: 2 ** 40 } }],
      ['invalid-value', { ...log, meta: { ...meta, lamport: 0.5 } }],
      ['invalid-value', { ...log, meta: { ...meta, time: -1 } }],
      ['invalid-value', { ...log, meta: { ...meta, bad: ['x'] } }],
      ['invalid-value', { ...log, sections: [{ ...section, doc: '\ud800' }] }],
      ['invalid-value', { ...log, sections: [{ ...section, codec: '#6' }] }],
      ['invalid-value', { ...log, sections: [{ ...section, codec: '#x' }] }],
      ['newer-format', { ...log, meta: { ...meta, sealed: true } }],
      ['invalid-id', { ...log, sections: [{ ...section, doc: 'ü'.repeat(257) }] }],
      ['too-large', { ...log, meta: { ...meta, subsumes: Array.from({ length: 4_097 }, () => id('a')) } }],
      ['too-large', { ...log, sections: Array.from({ length: 65_537 }, () => section) }],
      ['too-large', { ...log, sections: [{ ...section, version: new Uint8Array(1024 * 1024) }] }],
    ];
    for (const [code, one] of rejected) expect(codeOf(() => encodeFile(one))).toBe(code);
  });

  it('hold documents with ids of 512 bytes, 4,096 subsumed files, and many sections', () => {
    const [log] = examples as [CofFile];
    const full: CofFile = {
      ...log,
      meta: { ...log.meta, subsumes: Array.from({ length: 4_096 }, () => id('a')) },
      sections: [{ ...log.sections[0]!, doc: 'ü'.repeat(256) }, ...Array.from({ length: 20_000 }, () => ({ ...log.sections[0]!, bytes: version }))],
    };
    const stored = encodeFile(full);
    expect(decodeFile(stored.path, stored.bytes)).toEqual(full);
  });
});

describe('a codec of a later version', () => {
  it('is written back as it was read', () => {
    const one: CofFile = { ...examples[0]!, sections: [{ doc: 'a', codec: '#77', version, bytes }] };
    const stored = encodeFile(one);
    expect(decodeFile(stored.path, stored.bytes)).toEqual(one);
  });
});

describe('the log of one edit of a todo list', () => {
  it('takes at most 350 bytes', () => {
    let doc = A.from<{ todos: { id: string; title: string; done: boolean }[] }>({ todos: [] });
    const sizes: number[] = [];
    const overheads: number[] = [];
    for (let i = 0; i < 50; i++) {
      const before = A.getHeads(doc);
      doc = A.change(doc, (draft) => void draft.todos.push({ id: crypto.randomUUID().slice(0, 8), title: `Buy milk and bread no. ${i}`, done: false }));
      const changes = A.saveSince(doc, before);
      const stored = encodeFile({
        kind: 'log',
        // A time of 2026 and a lamport of a busy space; a version is about as long as one head and a sequence number.
        meta: { writer: 'k'.repeat(16), lamport: 70_000 + i, prev: id('p') },
        sections: [{ doc: 'todos', codec: 'automerge/changes', version: new Uint8Array(41).map((_, at) => (at * 89 + i) % 251), bytes: changes }],
      });
      sizes.push(stored.bytes.length);
      overheads.push(stored.bytes.length - changes.length);
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(350);
    expect(Math.max(...overheads)).toBeLessThanOrEqual(125);
  });
});

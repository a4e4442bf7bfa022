import { createSpace, defineDoc, memoryFs } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';
import { encodeFile } from '../../src/format/file.js';
import type { StoredFile } from '../../src/format/cof-file.js';
import { emptySet, setCrdt } from '../../src/testing/index.js';
import type { SetDocument } from '../../src/testing/index.js';

export const List = defineDoc<SetDocument>({ init: emptySet });

const writer = 'aaaaaaaaaaaaaaaa';
const section = (doc: string, text: string) => ({ doc, codec: 'test/any', version: Uint8Array.of(1), bytes: new TextEncoder().encode(text) });

/** The files of a space: a marker, some logs, a pack, a snapshot. */
export function filesOf(space: string, logs = 4): StoredFile[] {
  return [
    encodeFile({ kind: 'space', meta: { space }, sections: [] }),
    ...Array.from({ length: logs }, (_, index) => encodeFile({ kind: 'log', meta: { writer, lamport: index + 3 }, sections: [section('list', `log ${index} of ${space}`)] })),
    encodeFile({ kind: 'pack', meta: { writer, lamport: 2 }, sections: [section('list', `pack of ${space}`)] }),
    encodeFile({ kind: 'snapshot', meta: { writer, lamport: 1 }, sections: [section('list', `snapshot of ${space}`)] }),
  ];
}

export async function put(fs: FileSystem, files: readonly StoredFile[]): Promise<void> {
  for (const { path, bytes } of files) await fs.write(path, bytes);
}

export const kitchen = '0000000000000000';
export const garage = '1111111111111111';

/** Every file of a root, as text that can be compared. */
export async function contents(fs: FileSystem, prefix = ''): Promise<Record<string, string>> {
  const entries = await fs.list(prefix);
  const found: Record<string, string> = {};
  for (const { path } of entries) found[path] = Buffer.from(await fs.read(path) ?? []).toString('hex');
  return found;
}

/** A root that devices used for a while, so that most of its logs were packed and removed. */
export async function usedRoot(edits = 60): Promise<{ fs: FileSystem; items: string[] }> {
  const fs = memoryFs();
  const items: string[] = [];
  const space = createSpace({ crdt: setCrdt(), localFs: memoryFs(), remoteFs: fs, sync: false, retention: { superseded: 0 } });
  const doc = space.doc('list', List);
  for (let edit = 0; edit < edits; edit++) {
    const item = `item ${String(edit).padStart(3, '0')}`;
    items.push(item);
    doc.change((draft) => { draft.add(item); });
    await space.sync();
  }
  await space.close();
  return { fs, items };
}

import { createSpace, memoryFs, type Crdt, type CrdtDoc, type Space } from '../../../src/index.js';
import { automerge } from '../../../src/crdt/automerge/index.js';
import { listDoc, makeItems, noteDoc, type List } from './list.js';

/** Two devices and the bucket between them: one edits, the other one is looked at. They sync only when told. */
export interface Devices {
  readonly doc: CrdtDoc<List>;
  readonly space: Space;
  /** Edits some items, spread over the list, on the other device, and publishes that. */
  edit(items: number): Promise<void>;
  /** Edits and publishes another document, which this device has open too. */
  editOther(): Promise<void>;
  /** Reads storage and merges what is new. */
  pull(): Promise<void>;
  /** The whole document as bytes, opened anew: what it would be to load it again after each merge. */
  loadAgain(): CrdtDoc<List>['value'];
  /** Disconnects and connects: the status changes twice, and nothing else. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

/** @param onMerge is called when a merge begins, on the device that is looked at */
export async function createDevices(size: number, onMerge?: () => void): Promise<Devices> {
  const bucket = memoryFs();
  const open = (crdt: Crdt, name: string): Space => createSpace({ crdt, localFs: memoryFs(), remoteFs: bucket, device: { name }, sync: false });
  let replica: ReturnType<Crdt['create']> | undefined;
  const crdt = automerge();
  const watched: Crdt = {
    ...crdt,
    get ready() { return crdt.ready; },
    create(init) {
      const created = crdt.create(init);
      const apply = created.apply.bind(created);
      created.apply = (contents) => {
        onMerge?.();
        return apply(contents);
      };
      replica ??= created; // the list is the first document
      return created;
    },
  };
  const [writer, reader] = [open(automerge(), 'laptop'), open(watched, 'phone')];
  const [written, doc] = [writer.doc('list', listDoc), reader.doc('list', listDoc)];
  written.change((draft) => { draft.items.push(...makeItems(size)); });
  await writer.sync();
  await doc.whenSynced();
  const note = writer.doc('note', noteDoc);
  note.change((draft) => { draft.text = 'first'; });
  await writer.sync();
  await reader.doc('note', noteDoc).whenSynced();

  let edits = 0;
  return {
    doc,
    space: reader,
    async edit(items) {
      edits++;
      written.change((draft) => {
        for (let nth = 0; nth < items; nth++) {
          // 7919 is a prime: every item is edited before one is edited again.
          const item = draft.items[(edits * 7919 + Math.floor(nth * size / items)) % size];
          if (item) item.done = !item.done;
        }
      });
      await writer.sync();
    },
    async editOther() {
      note.change((draft) => { draft.text = `edit ${++edits}`; });
      await writer.sync();
    },
    pull: () => reader.sync(),
    loadAgain() {
      if (!replica) throw new Error('There is nothing to load again yet.');
      const loaded = automerge().create(listDoc.init);
      try {
        loaded.apply([replica.full()]);
        return loaded.value;
      } finally {
        loaded.free();
      }
    },
    async tick() {
      reader.connect(null);
      reader.connect(bucket);
      await new Promise((resolve) => { setTimeout(resolve); });
    },
    async close() {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
}

// A device in a process of its own, that takes orders from its parent: on a disk, with rights, that the tests themselves do not have.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { createSpace } from '../../src/index.js';
import type { Space } from '../../src/index.js';
import '../../src/sync/core.js'; // loaded now: later this user may not be allowed to read it
import type { DeviceState, Orders } from './device.js';
import { hasty } from './hasty.js';
import { Lines } from './lines.js';

let space: Space | undefined;
const [written, stored, published]: string[][] = [[], [], []];

const theSpace = (): Space => {
  if (!space) throw new Error('There is no space yet.');
  return space;
};
const theDoc = () => theSpace().doc('first', Lines);

const orders: { [Name in keyof Orders]: (...args: Parameters<Orders[Name]>) => ReturnType<Orders[Name]> | Promise<ReturnType<Orders[Name]>> } = {
  become: (uid) => {
    process.setgroups?.([]);
    process.setgid?.(uid);
    process.setuid?.(uid);
  },
  mount: (folder) => void execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]),
  remount: (folder, how) => void execFileSync('mount', ['-o', `remount,${how}`, folder]),
  fill: (folder) => {
    const file = openSync(`${folder}/ballast`, 'a');
    const block = Buffer.alloc(4096);
    let size = 0;
    try {
      for (;;) size += writeSync(file, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
    return size;
  },
  free: (folder) => rmSync(`${folder}/ballast`),
  open: (local, remote) => {
    space = createSpace({ crdt: automerge(), localFs: folderFs(local), remoteFs: folderFs(remote), device: { name: 'child' }, sync: hasty });
    theDoc().value$.subscribe();
  },
  write: (line) => {
    const receipt = theDoc().change((draft) => { draft.lines.push(line); });
    written?.push(line);
    receipt.stored.then(() => stored?.push(line), () => undefined);
    receipt.published.then(() => published?.push(line), () => undefined);
  },
  state: (): DeviceState => {
    const { error, unpublished, state } = theSpace().status;
    return { lines: theDoc().value.lines, written: written ?? [], stored: stored ?? [], published: published ?? [], unpublished, state, ...(error ? { error: { code: error.code, message: error.message } } : {}) };
  },
  close: () => theSpace().close(),
};

process.on('message', ({ id, order, args }: { id: number; order: keyof Orders; args: never[] }) => {
  const work = async (): Promise<unknown> => (orders[order] as (...args: never[]) => unknown)(...args);
  work().then((result) => process.send?.({ id, result }), (thrown: unknown) => process.send?.({ id, error: String(thrown) }));
});
process.send?.({ id: 0 });

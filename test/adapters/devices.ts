import { onTestFinished } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.js';
import { createSpace, memoryFs } from '../../src/index.js';
import type { CrdtDoc, FileSystem, Space, SpaceOptions } from '../../src/index.js';
import { painted } from './page.js';
import { Lists } from './parts.js';
import type { List } from './parts.js';

/** A device that talks to storage only when asked, until the test is over. */
export function device(name: string, options: Partial<SpaceOptions> = {}): Space {
  const space = createSpace({ crdt: automerge(), localFs: memoryFs(), device: { name }, sync: false, ...options });
  onTestFinished(() => space.close());
  return space;
}

export const listOf = (space: Space): CrdtDoc<List> => space.doc('list', Lists);

/** Two devices on one storage. */
export interface Pair {
  readonly phone: Space;
  readonly laptop: Space;
  readonly remoteFs: FileSystem;
  /** The laptop's document, which components show. */
  readonly doc: CrdtDoc<List>;
  /** What somebody edits on the phone comes to the laptop in one merge. */
  merge(...edits: ((draft: List) => void)[]): Promise<void>;
}

/** @param edit what both of them have from the start */
export async function pair(edit: (draft: List) => void, options: Partial<SpaceOptions> = {}): Promise<Pair> {
  const remoteFs = memoryFs();
  const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs, ...options })];
  const doc = listOf(laptop);
  const merge = async (...edits: ((draft: List) => void)[]): Promise<void> => {
    for (const one of edits) listOf(phone).change(one);
    await phone.sync();
    await laptop.sync();
    await painted();
  };
  await doc.whenReady();
  await merge(edit);
  return { phone, laptop, remoteFs, doc, merge };
}

/** A file system that answers when its gate is open. */
export function gated(fs: FileSystem): FileSystem & { open(): void } {
  let letIn = (): void => undefined;
  const gate = new Promise<void>((resolve) => { letIn = resolve; });
  onTestFinished(() => letIn());
  return {
    local: true,
    open: () => letIn(),
    list: (prefix, options) => gate.then(() => fs.list(prefix, options)),
    read: (path, options) => gate.then(() => fs.read(path, options)),
    write: (path, bytes, options) => gate.then(() => fs.write(path, bytes, options)),
    remove: (path, options) => gate.then(() => fs.remove(path, options)),
  };
}

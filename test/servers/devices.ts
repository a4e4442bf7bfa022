import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { createSpace } from '../../src/index.js';
import type { CrdtDoc, FileSystem, Space, SpaceOptions } from '../../src/index.js';
import { hasty } from './hasty.js';
import { Lines } from './lines.js';
import { until } from './processes.js';

const documents: readonly string[] = ['first', 'second'];

/** Devices of one storage, in this process, each with a local store in a folder, and what was acknowledged to them. */
export class Devices {
  /** Every line written. */
  readonly written: string[] = [];
  /** Those a device was told to be in storage. */
  readonly published: string[] = [];
  readonly #spaces: Space[] = [];
  #folder: string | undefined;

  async open(name: string, remoteFs: FileSystem, options: Partial<SpaceOptions> = {}): Promise<Space> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'cof-devices-'));
    const space = createSpace({ crdt: automerge(), localFs: folderFs(join(this.#folder, name)), remoteFs, device: { name }, sync: hasty, retention: { superseded: 0 }, ...options });
    this.#spaces.push(space);
    for (const doc of docsOf(space)) doc.value$.subscribe(); // kept up to date from now on
    return space;
  }

  /** Writes lines in turn into the documents; ends when all of them are on the device. */
  async write(space: Space, name: string, count: number, pause: number): Promise<void> {
    const docs = docsOf(space);
    for (let index = 0; index < count; index++) {
      const line = `${name} ${index}`;
      const receipt = docs[index % docs.length]?.change((draft) => { draft.lines.push(line); });
      this.written.push(line);
      receipt?.published.then(() => this.published.push(line), () => undefined); // its device was closed: not acknowledged
      await receipt?.stored;
      await delay(pause);
    }
  }

  /** Each of these devices has every line, none twice, all in the same order; within a minute. */
  async converge(spaces: readonly Space[] = this.#spaces): Promise<void> {
    await until(async () => {
      for (let round = 0; round < 2; round++) for (const space of spaces) await space.sync();
      expect(new Set(spaces.map((space) => JSON.stringify(contentOf(space)))).size).toBe(1);
      for (const space of spaces) {
        expect([...contentOf(space)].flat().sort()).toEqual([...this.written].sort());
        expect(space.status).toMatchObject({ unpublished: 0, quarantined: 0 });
      }
    }, 'That all devices show everything, once and in the same order,');
  }

  /** What a device reads that has nothing but the storage. */
  async readAfresh(remoteFs: FileSystem): Promise<readonly string[]> {
    const space = await this.open(`fresh ${this.#spaces.length}`, remoteFs, { sync: false });
    await until(() => space.sync(), 'Reading the storage');
    const lines = contentOf(space).flat();
    await this.close(space);
    return lines;
  }

  async close(space: Space): Promise<void> {
    this.#spaces.splice(this.#spaces.indexOf(space), 1);
    await space.close();
  }

  async end(): Promise<void> {
    await Promise.all(this.#spaces.splice(0).map((space) => space.close().catch(() => undefined)));
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}

const docsOf = (space: Space): CrdtDoc<Lines>[] => documents.map((id) => space.doc(id, Lines));

/** The lines of each document. */
export const contentOf = (space: Space): (readonly string[])[] => docsOf(space).map((doc) => doc.value.lines);

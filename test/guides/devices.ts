import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { afterEach, beforeAll, vi } from 'vitest';
import { automerge, initAutomerge } from '../../src/crdt/automerge/index.js';
import { createSpace, defineDoc, memoryFs } from '../../src/index.js';
import type { CrdtDoc, FileSystem, Space, SpaceOptions } from '../../src/index.js';

/** What the guides' recipes show. */
export interface Item { id: string; title: string; done: boolean }
export interface List { title: string; items: Item[] }
const listDefinition = defineDoc<List>({ init: { title: '', items: [] } });

const spaces = new Set<Space>();

/** Loads Automerge, and closes the devices after each test. */
export function useDevices(): void {
  beforeAll(() => initAutomerge(wasmUrl));
  afterEach(async () => {
    await Promise.all([...spaces].map((space) => space.close()));
    spaces.clear();
  });
}

/** A device that talks to its storage all the time. */
export function device(name: string, remoteFs?: FileSystem, options: Partial<SpaceOptions> = {}): Space {
  const sync = { pollEvery: 20, pollIdleEvery: 20, publishAfter: 5, ackEvery: 20 };
  const space = createSpace({ crdt: automerge(), localFs: memoryFs(), remoteFs, device: { name }, sync, ...options });
  spaces.add(space);
  return space;
}

export const listOf = (space: Space, id = 'home'): CrdtDoc<List> => space.doc(id, listDefinition);

export const addTo = (list: CrdtDoc<List>, ...titles: string[]): Promise<void> =>
  list.change((draft) => { for (const title of titles) draft.items.push({ id: title, title, done: false }); }).published;

export const toggle = (list: CrdtDoc<List>, title: string): Promise<void> =>
  list.change((draft) => { const item = draft.items.find((one) => one.title === title)!; item.done = !item.done; }).published;

/** Waits for something that is not in the page. */
export const until = (fact: () => void): Promise<void> => vi.waitFor(fact, { timeout: 15_000, interval: 10 });

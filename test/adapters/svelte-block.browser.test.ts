import { mount, unmount } from 'svelte';
import { expect, onTestFinished, test } from 'vitest';
import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { automerge, initAutomerge } from '../../src/crdt/automerge/index.js';
import { createSpace, defineDoc, memoryFs } from '../../src/index.js';
import Words from './components/Words.svelte';

const note = defineDoc<{ title: string }>({ init: { title: 'new' } });

// Its first subscriber loads it, and what the space has fetched before is in the value before that one is told anything.
test('a block of a Svelte template shows a document whose first subscriber it is, and which is loaded at once', async () => {
  await initAutomerge(wasmUrl);
  const remoteFs = memoryFs();
  const device = () => createSpace({ crdt: automerge(), localFs: memoryFs(), remoteFs, sync: false });
  const [phone, laptop] = [device(), device()];
  phone.doc('home', note).change((draft) => { draft.title = 'Home'; });
  await phone.sync();
  await laptop.sync();

  const component = mount(Words, { target: document.body, props: { doc: laptop.doc('home', note) } });
  onTestFinished(async () => {
    await unmount(component);
    await Promise.all([phone.close(), laptop.close()]);
  });
  await expect.poll(() => document.body.textContent).toContain('Home');
});

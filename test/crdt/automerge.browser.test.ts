import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { describe, expect, test } from 'vitest';
import { automerge, initAutomerge, updateText } from '../../src/crdt/automerge/index.js';

const init = { title: '', items: [] as string[] };

// In this order: a page loads the WASM once.
describe.sequential('Automerge in a browser', () => {
  const crdt = automerge();

  test('is not ready before its WASM is loaded, and says what to do', () => {
    expect(crdt.ready).toBe(false);
    expect(() => crdt.create(init)).toThrow(expect.objectContaining({ code: 'crdt-not-initialised', message: expect.stringContaining('initAutomerge') as string }));
  });

  test('says so when the WASM cannot be loaded, and can be asked again', async () => {
    await expect(initAutomerge('/nothing-here.wasm')).rejects.toMatchObject({ code: 'crdt-not-initialised', retryable: true });
    expect(crdt.ready).toBe(false);
  });

  test('is ready once it is, however often that is asked for', async () => {
    await Promise.all([initAutomerge(wasmUrl), initAutomerge(wasmUrl)]);
    await initAutomerge(wasmUrl);
    expect(crdt.ready).toBe(true);
  });

  test('edits and merges', () => {
    const [a, b] = [crdt.create(init), crdt.create(init)];
    a.change((draft) => { draft.items.push('milk'); });
    b.change((draft) => { updateText(draft, ['title'], 'Shopping'); });
    a.apply(b.diff([]));
    b.apply(a.diff([b.version()]));
    expect(a.value).toEqual({ title: 'Shopping', items: ['milk'] });
    expect(b.value).toEqual(a.value);
    expect(crdt.check(a.full())).toEqual(b.version());
  });
});

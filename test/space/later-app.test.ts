import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import type { Content, Crdt, FileSystem } from '../../src/index.js';
import { setCrdt } from '../../src/testing/index.js';
import { arrived, contentOf } from './bad-kit.js';
import { List, add, device, eventually, pass, useFakeTime } from './kit.js';

useFakeTime();

const day = 24 * 3_600_000;

/** The CRDT of a later version of the app: it writes codecs of its own, and reads the old ones too. */
function laterCrdt(): Crdt {
  const crdt = setCrdt();
  const later = (content: Content): Content => ({ ...content, codec: content.codec.replace('set/', 'set2/') });
  const sooner = (content: Content): Content => ({ ...content, codec: content.codec.replace('set2/', 'set/') });
  return {
    ...crdt,
    codecs: [...crdt.codecs, 'set2/changes', 'set2/full'],
    check: (full) => crdt.check(sooner(full)),
    create<T>(init: T) {
      const replica = crdt.create(init);
      const { diff, uncovered, full, apply } = replica;
      return Object.assign(replica, {
        diff: (...args: Parameters<typeof diff>) => diff.apply(replica, args).map(later),
        uncovered: (...args: Parameters<typeof uncovered>) => uncovered.apply(replica, args).map(later),
        full: () => later(full.apply(replica)),
        apply: (contents: readonly Content[]) => apply.call(replica, contents.map(sooner)),
      });
    },
  };
}

let seed = 7;
const long = Array.from({ length: 5000 }, () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0).toString(36)).join('');

/** A storage into which a later app has written, and the files of that. */
async function writtenByLater(): Promise<{ remoteFs: FileSystem; files: Record<string, string> }> {
  const remoteFs = memoryFs();
  const later = device('later', { crdt: laterCrdt(), remoteFs, sync: false });
  add(later.doc('list', List), 'from the future');
  await eventually(later.sync());
  await eventually(later.close());
  return { remoteFs, files: await contentOf(remoteFs) };
}

describe('content in a codec this app does not know', () => {
  test('is counted, kept, and never removed, whatever this app compacts and collects', async () => {
    const { remoteFs, files } = await writtenByLater();
    const [phone, laptop] = ['phone', 'laptop'].map((name) => device(name, { remoteFs, sync: false, retention: { superseded: 0 } }));
    const list = phone!.doc('list', List);
    for (let round = 0; round < 20; round++) {
      add(list, `${round} ${long.slice(round * 1000)}`);
      add(laptop!.doc('other', List), `${round}`);
      await pass(4 * day);
      for (const space of [phone!, laptop!]) await eventually(space.sync());
    }
    expect(list.value.items).toHaveLength(20);
    expect(list.status).toMatchObject({ quarantined: 1, unpublished: 0 });
    expect(laptop!.doc('other', List).status).toMatchObject({ quarantined: 0 });
    const now = await contentOf(remoteFs);
    expect(Object.keys(now).some((path) => path.startsWith('d/'))).toBe(true);
    expect(now).toMatchObject(files);
  });

  test('is there for a later version of the app, from storage and from what this device kept', async () => {
    const { remoteFs } = await writtenByLater();
    const localFs = memoryFs();
    const phone = device('phone', { remoteFs, localFs, sync: false });
    add(phone.doc('list', List), 'milk');
    await eventually(phone.sync());
    await eventually(phone.close());

    const updated = device('phone', { crdt: laterCrdt(), localFs });
    expect(await eventually(updated.doc('list', List).whenReady())).toMatchObject({ items: ['from the future', 'milk'] });
    expect(updated.doc('list', List).status.quarantined).toBe(0);
    const newcomer = device('tablet', { crdt: laterCrdt(), remoteFs });
    await eventually(newcomer.doc('list', List).whenSynced());
    expect(newcomer.doc('list', List).value.items).toEqual(['from the future', 'milk']);
    expect(await arrived(remoteFs)).toEqual(['milk']);
  });
});

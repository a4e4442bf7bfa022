import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { cli, contentOf, copyOf, damage, flip, json, makeSpace, pathsIn, phoneLog } from './kit.js';

let whole: string;
beforeAll(async () => { whole = await makeSpace(); }, 60_000);

interface Repaired { readonly restored: { path: string; from: string; was: string }[]; readonly left: { problems: number } }

test('a damaged file is restored from a copy that a sync tool left', async () => {
  const root = copyOf(whole);
  const path = await phoneLog(root);
  const copy = path.replace('.cof', '.sync-conflict-20260101-120000-ABCDEFG.cof');
  copyFileSync(join(root, path), join(root, copy));
  damage(root, path, (bytes) => bytes.subarray(0, 50));
  const { code, value } = await json<Repaired>(['repair', root]);
  expect(value).toMatchObject({ restored: [{ path, from: copy, was: 'damaged' }], left: { problems: 0 } });
  expect(code).toBe(0);
  expect(contentOf(root)).toEqual({ ...contentOf(whole), [copy]: contentOf(whole)[path] });
});

test('a missing file is restored from a copy in the folder above, under any name that holds its own', async () => {
  const root = copyOf(whole);
  const path = await phoneLog(root);
  const copy = path.replace('l/', 'Copy of ').replace('.cof', ' (2).cof');
  renameSync(join(root, path), join(root, copy));
  expect((await cli(['repair', root])).code).toBe(0);
  expect(contentOf(root)).toEqual({ ...contentOf(whole), [copy]: contentOf(whole)[path] });
});

test('a copy with other bytes is never used', async () => {
  const root = copyOf(whole);
  const path = await phoneLog(root);
  const copy = path.replace('.cof', ' (1).cof');
  copyFileSync(join(root, path), join(root, copy));
  damage(root, path, flip);
  damage(root, copy, flip);
  const before = contentOf(root);
  const { code, out } = await cli(['repair', root]);
  expect(code).toBe(1);
  expect(out).toContain('There is nothing to restore.');
  expect(out).toContain('Open the app on "phone" or "laptop"');
  expect(contentOf(root)).toEqual(before);
});

test('--dry-run says what it would do, and does nothing', async () => {
  const root = copyOf(whole);
  const path = await phoneLog(root);
  damage(root, path, flip);
  const before = contentOf(root);
  const { code, out } = await cli(['repair', root, '--from', whole, '--dry-run']);
  expect(code).toBe(1);
  expect(out).toContain(`Would restore ${path}\n  from ${whole}: ${path}; it is damaged`);
  expect(contentOf(root)).toEqual(before);
});

test('a backup gives what is damaged and what nothing here contains, and nothing else', async () => {
  const root = copyOf(whole);
  const path = await phoneLog(root);
  damage(root, path, flip);
  const marker = pathsIn(root).find((file) => file.includes('0-space'))!;
  rmSync(join(root, marker));
  // What a pack contains has rightly gone here, and is still in the backup.
  const [pack] = pathsIn(root).filter((file) => file.startsWith('p/'));
  const { findings } = (await json<{ findings: { code: string; paths?: string[] }[] }>(['verify', whole])).value;
  const contained = findings.find(({ code }) => code === 'garbage')!.paths!;
  for (const file of contained) rmSync(join(root, file));
  const { value, code } = await json<Repaired>(['repair', root, '--from', whole]);
  expect(value.restored.map((one) => [one.path, one.was]).sort()).toEqual([[marker, 'missing'], [path, 'damaged']].sort());
  expect(code).toBe(0);
  expect(pack).toBeDefined();
  expect(Object.keys(contentOf(root))).toEqual(pathsIn(whole).filter((file) => !contained.includes(file)));
  expect(contentOf(root)).toEqual(Object.fromEntries(Object.entries(contentOf(whole)).filter(([file]) => !contained.includes(file))));
});

test('what only a lost pack held comes back from a backup as the logs it was made of', async () => {
  const root = copyOf(whole);
  const { findings } = (await json<{ findings: { code: string; paths?: string[] }[] }>(['verify', whole])).value;
  for (const file of findings.find(({ code }) => code === 'garbage')!.paths!) rmSync(join(root, file));
  for (const file of pathsIn(root).filter((one) => one.startsWith('p/'))) rmSync(join(root, file));
  expect((await cli(['verify', root])).code).toBe(1);
  expect((await cli(['repair', root, '--from', whole])).code).toBe(0);
  const { value } = await json<{ items: string[] }>(['cat', root, 'groceries']);
  expect(value.items.length).toBe(8);
});

test('a backup of another space is refused', async () => {
  const root = copyOf(whole);
  const other = await makeSpace();
  damage(root, await phoneLog(root), flip);
  const before = contentOf(root);
  expect(await cli(['repair', root, '--from', other])).toMatchObject({ code: 1, err: expect.stringContaining('is a backup of another space. Nothing was restored.') });
  rmSync(join(root, pathsIn(root).find((file) => file.includes('0-space'))!));
  expect((await cli(['repair', root, '--from', other])).err).toContain('is a backup of another space');
  expect(Object.keys(contentOf(root)).length).toBe(Object.keys(before).length - 1);
});

test('what cannot be read because it is newer is not touched', async () => {
  const root = copyOf(whole);
  const path = await phoneLog(root);
  const { fileId } = await import('../../src/format/hash.js');
  const bytes = Buffer.from(contentOf(root)[path]!, 'hex');
  bytes[4] = 9;
  const newer = path.replace(/[^-]{26}\.cof$/, `${fileId(bytes)}.cof`);
  writeFileSync(join(root, newer), bytes);
  const before = contentOf(root);
  expect((await cli(['repair', root, '--from', whole])).code).toBe(1);
  expect(contentOf(root)).toEqual(before);
});

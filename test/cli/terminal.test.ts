import { beforeAll, expect, test } from 'vitest';
import { join } from 'node:path';
import { createOut, plain, plainJson } from '../../src/cli/output.js';
import { showProgress } from '../../src/cli/progress.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { cli, json, List, makeSpace, openDevice, temporary } from './kit.js';

let root: string;
beforeAll(async () => { root = await makeSpace(); }, 60_000);

const escape = '\u001b[';

test('a terminal gets a bar on stderr that is gone in the end, and colours', async () => {
  const { out, err } = await cli(['verify', root], { tty: true });
  expect(err).toMatch(/^\rReading {2}█* *░* {2}\d+ %/u);
  expect(err.endsWith(`\r${escape}K`)).toBe(true);
  expect(out).toContain(`${escape}32mno problems${escape}39m`);
});

test('NO_COLOR, a pipe and --json get none', async () => {
  expect((await cli(['verify', root], { tty: true, env: { NO_COLOR: '1' } })).out).not.toContain(escape);
  expect(await cli(['verify', root])).toMatchObject({ err: '', out: expect.not.stringContaining(escape) });
  expect((await cli(['verify', root, '--json'], { tty: true })).out).not.toContain(escape);
});

test('a bar is drawn ten times a second at most, and never wider than the terminal', () => {
  const drawn: string[] = [];
  let now = 0;
  const bar = showProgress('Reading', { write: (text: string) => drawn.push(text), isTTY: true, columns: 30 }, () => now);
  for (let done = 0; done <= 1000; done++, now++) bar.step(done, 1000);
  bar.end();
  expect(drawn.length).toBe(12);
  for (const text of drawn.slice(0, -1)) expect(text.replace('\r', '').replace(`${escape}K`, '').length).toBeLessThan(30);
  expect(drawn.at(-1)).toBe(`\r${escape}K`);
});

test('a line takes the bar away before it is written', () => {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text), isTTY: true, columns: 80 };
  const out = createOut(stream, stream, { isJson: false, env: {} });
  out.progress('Reading').step(1, 2);
  out.line('a line');
  expect(written.slice(-2)).toEqual([`\r${escape}K`, 'a line\n']);
});

test('columns are as wide as what is in them, numbers stand right, colours count for nothing', () => {
  const written: string[] = [];
  const out = createOut({ write: (text: string) => written.push(text), isTTY: true }, { write: () => 0 }, { isJson: false, env: {} });
  out.table(['NAME', '>BYTES'], [[out.style('bold', 'a'), '1'], ['longer', '1000']]);
  expect(written.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''))).toEqual(['NAME    BYTES\n', 'a           1\n', 'longer   1000\n']);
});

test('what a terminal would obey is shown as a mark', () => {
  expect(plain('a\u001b[2Jb\nc\u0007\u202ed')).toBe('ab\ufffdc\ufffd\ufffdd');
});

/** C1 characters (one opens a command like ESC [), a turn of the direction of writing, an end of line. */
const evil = 'a\u009b31mb\u0085c\u202ed\u2066e\u200ff\u2028g\u007fh';
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

test('JSON says the same without what a terminal would obey', () => {
  const value = { [evil]: [evil, '\n\u001b'] };
  for (const indent of [undefined, 2]) {
    const shown = plainJson(JSON.stringify(value, undefined, indent));
    expect(shown).not.toMatch(obeyed);
    expect(JSON.parse(shown)).toEqual(value);
  }
});

test('names and texts from storage reach no terminal as commands, in results, errors and JSON, and JSON is exact', { timeout: 60_000 }, async () => {
  const base = temporary();
  const at = join(base, 'root');
  const device = openDevice(evil, join(base, 'device'), folderFs(at));
  device.doc(evil, List).change((draft) => { draft.items.push(evil); }, { message: evil });
  await device.sync();
  await device.close();
  const lines = [['cat', at, evil], ['cat', at, 'x'], ['cat', at, `${evil}x`], ['log', at, evil], ['ls', at], ['devices', at], ['verify', at], ['export', at, evil, '--to', '-'], ['export', at, 'x', evil, '--to', '-']];
  for (const line of lines) {
    for (const more of [[], ['--json']]) {
      const { out, err } = await cli([...line, ...more]);
      expect(out + err).not.toMatch(obeyed);
    }
  }
  expect((await json(['cat', at, evil])).value).toEqual({ items: [evil] });
  expect(JSON.parse((await cli(['cat', at, evil])).out)).toEqual({ items: [evil] });
  expect((await json(['ls', at])).value).toMatchObject([{ id: evil }]);
});

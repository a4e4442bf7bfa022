import { beforeAll, expect, test } from 'vitest';
import { createOut, plain } from '../../src/cli/output.js';
import { showProgress } from '../../src/cli/progress.js';
import { cli, makeSpace } from './kit.js';

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

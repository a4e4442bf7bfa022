// usage: npm run pictures                 the pictures of the README, into stories/pictures/
//        npm run pictures -- --all DIR    every story, light and dark, wide and narrow, into DIR
// Fails when a story does.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { build, isStale, serve, stories } from './build.js';
import type { Story } from './build.js';
import { Viewer } from './viewer.js';

const wide: BrowserContextOptions = { viewport: { width: 1040, height: 120 }, deviceScaleFactor: 1.5 };
const narrow: BrowserContextOptions = { viewport: { width: 390, height: 120 }, deviceScaleFactor: 1 };
/** A story with this tag is in the README: its picture has the name of its title. */
const tag = 'picture';
const heaviest = 150_000; // bytes of a picture

const [option, folder] = process.argv.slice(2);
if (option !== undefined && (option !== '--all' || folder === undefined)) fail('usage: npm run pictures [-- --all DIR]');

let failed = 0;
if (isStale()) build();
const server = await serve();
try {
  if (folder === undefined) await shoot(stories().filter(({ tags }) => tags.includes(tag)), wide, ({ id }) => join('stories/pictures', `${id.split('--')[0]!}.png`), heaviest);
  else for (const [name, options] of Object.entries({
    light: wide, dark: { ...wide, colorScheme: 'dark' }, narrow,
  } satisfies Record<string, BrowserContextOptions>)) await shoot(stories(), options, ({ id }) => join(folder, `${id}.${name}.png`));
} finally {
  await server.stop();
}
process.exitCode = failed === 0 ? 0 : 1;

async function shoot(chosen: readonly Story[], options: BrowserContextOptions, pathOf: (story: Story) => string, limit = Infinity): Promise<void> {
  const viewer = await Viewer.open(server.url, options);
  const { page } = viewer;
  for (const story of chosen) {
    const path = pathOf(story);
    mkdirSync(join(path, '..'), { recursive: true });
    const failure = await viewer.show(story.id).then(() => undefined, (thrown: unknown) => String(thrown));
    // A pointer and a caret are where the play left them, not where a reader looks.
    await page.mouse.move(0, 0);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    const { size } = statSync(path);
    const trouble = failure ?? (size > limit ? `it has ${size} bytes, more than ${limit}` : undefined);
    if (trouble !== undefined) failed += 1;
    console.log(`${trouble === undefined ? 'ok  ' : 'FAIL'} ${path} ${Math.round(size / 1000)} kB${trouble === undefined ? '' : `\n${trouble}`}`);
  }
  await viewer.close();
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

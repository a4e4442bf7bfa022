// usage: npm run pictures                 the pictures of the README, into stories/pictures/
//        npm run pictures -- --all DIR    every story, light and dark, wide and narrow, into DIR
// Fails when a story does.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { build, isStale, serve, stories } from './build.js';
import { Viewer } from './viewer.js';

const wide: BrowserContextOptions = { viewport: { width: 1040, height: 120 }, deviceScaleFactor: 1.5 };
const narrow: BrowserContextOptions = { viewport: { width: 390, height: 120 }, deviceScaleFactor: 1 };
/** The pictures of the README, by the name of their file. */
const readme = {
  'three-frameworks': 'start-here-three-frameworks--one-document',
  delivery: 'sync-delivery--of-one-change',
  'two-devices': 'sync-two-devices-and-a-wire--cut-slow-and-restore',
};
const heaviest = 150_000; // bytes of a picture

const [option, folder] = process.argv.slice(2);
if (option !== undefined && (option !== '--all' || folder === undefined)) fail('usage: npm run pictures [-- --all DIR]');

let failed = 0;
if (isStale()) build();
const server = await serve();
try {
  if (folder === undefined) {
    await shoot(readme, 'stories/pictures', wide, heaviest);
  } else {
    const all = stories().map(({ id }) => id);
    for (const [name, options] of Object.entries({ light: wide, dark: { ...wide, colorScheme: 'dark' }, narrow } satisfies Record<string, BrowserContextOptions>)) {
      await shoot(Object.fromEntries(all.map((id) => [`${id}.${name}`, id])), folder, options);
    }
  }
} finally {
  await server.stop();
}
process.exitCode = failed === 0 ? 0 : 1;

/** Shoots stories, by the names of their pictures, when they have been played. */
async function shoot(chosen: Record<string, string>, folder: string, options: BrowserContextOptions, limit = Infinity): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const viewer = await Viewer.open(server.url, { ...options, axe: true });
  const { page } = viewer;
  for (const [name, story] of Object.entries(chosen)) {
    const path = join(folder, `${name}.png`);
    const failure = await viewer.show(story).then(() => undefined, (thrown: unknown) => String(thrown));
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

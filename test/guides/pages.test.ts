import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSnippets } from '../setup/snippets.js';
import { filesOf, frameworks, guideOf } from './pages.js';

const shared = ['store.ts', 'list.ts', 'bind-text.ts', 'words.ts', 'storage.ts'];
const recipesOf = (text: string): string[] => text.slice(text.indexOf('## Recipes')).match(/^### .*/gm) ?? [];

describe.each(frameworks)('the guide of %s', (framework) => {
  const text = readFileSync(guideOf(framework), 'utf8');
  const snippets = readSnippets(guideOf(framework));
  const files = filesOf(framework);

  test('is an app in under 20 lines, before anything else', () => {
    const app = files.slice(0, 2);
    expect(app.map(({ name }) => name)).toEqual(['store.ts', expect.stringMatching(/^App\./)]);
    expect(app.flatMap(({ code }) => code.trimEnd().split('\n')).length).toBeLessThan(20);
    expect(snippets.findIndex(({ file }) => file === app[1]!.name)).toBe(2); // after the command that installs
  });

  test('shows code in files only, and names each above its code', () => {
    const lines = text.split('\n');
    const above = (where: string): string => lines.slice(0, Number(where.split(':')[1]) - 1).findLast((line) => line !== '') ?? '';
    expect(snippets.filter(({ language }) => language !== 'sh').filter(({ file, where }) => file === undefined || !above(where).includes(`${file}\``)).map(({ where }) => where)).toEqual([]);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });

  test('links to headings that it has', () => {
    const anchors = (text.match(/^#+ .*/gm) ?? []).map((heading) => heading.replace(/^#+ /, '').toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'));
    const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((anchor) => !anchors.includes(anchor!))).toEqual([]);
  });

  test('has the recipes that all have, in the same order', () => {
    const common = recipesOf(readFileSync(guideOf('vue'), 'utf8')).slice(0, -1); // its last one is Nuxt
    expect(recipesOf(text).filter((heading) => common.includes(heading))).toEqual(common);
  });

  test('has the same files as the others where the framework makes no difference', () => {
    const code = (of: typeof files, name: string): string | undefined => of.find((file) => file.name === name)?.code;
    expect(shared.filter((name) => code(files, name) === undefined || code(files, name) !== code(filesOf('react'), name))).toEqual([]);
  });
});

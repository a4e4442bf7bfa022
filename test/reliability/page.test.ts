import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { filled } from './page.js';

const page = readFileSync('test/RELIABILITY.md', 'utf8');

describe('the page of figures', () => {
  test('shows what a suite counted, and leaves the others alone', () => {
    const before = 'a\n<!-- figures:one -->\nold\n<!-- /figures -->\n<!-- figures:two -->\nkept\n<!-- /figures -->';
    const { text, unplaced } = filled(before, [{ suite: 'one', figures: { seeds: 50_000, ratio: '1.2' } }, { suite: 'three', figures: {} }]);
    expect(text).toBe('a\n<!-- figures:one -->\n| what | figure |\n|---|---:|\n| seeds | 50,000 |\n| ratio | 1.2 |\n<!-- /figures -->\n<!-- figures:two -->\nkept\n<!-- /figures -->');
    expect(unplaced).toEqual(['three']);
  });

  test('has figures in every place', () => {
    const places = [...page.matchAll(/<!-- figures:([\w-]+) -->\n([^]*?)<!-- \/figures -->/g)];
    expect(places.length).toBeGreaterThan(8);
    const isFilled = (content: string): boolean => /\| \S.* \| \S+.* \|/.test(content.split('\n').slice(2).join('\n'));
    expect(places.filter(([, , content = '']) => !isFilled(content)).map(([, name]) => name)).toEqual([]);
  });

  test('tells of no change that was lost, and of no promise that was broken', () => {
    const bad = page.split('\n').filter((line) => /^\| (changes lost|failed|lost|doubled|violations|findings|seeds that failed|failing seeds)/i.test(line) && !/\| 0 \|$/.test(line));
    expect(bad).toEqual([]);
  });
});

import pages from 'virtual:guides';
import { describe, expect, test } from 'vitest';

export interface Guide {
  /** What a file of the page exports: its default, or what has the file's name. */
  load(file: string): Promise<unknown>;
  /** Describes a part of the page by tests of the files it shows. */
  part(heading: string, files: readonly string[], tests: () => unknown): void;
  /** To be called last: no file of the page is without a test. */
  everyFileIsTested(): void;
}

export function guide(name: keyof typeof pages): Guide {
  const page = pages[name];
  const tested: string[] = [];
  return {
    async load(file) {
      const exported = await page[file]!.load();
      return exported['default'] ?? exported[/(\w+)\.\w+$/.exec(file)?.[1] ?? ''] ?? exported;
    },
    part(heading, files, tests) {
      tested.push(...files);
      describe(heading, async () => {
        test('is on the page, with these files', () => {
          expect(Object.keys(page).filter((file) => page[file]!.heading === heading)).toEqual(files);
        });
        await tests();
      });
    },
    everyFileIsTested() {
      test('every file of the page is tested', () => { expect(Object.keys(page).sort()).toEqual(tested.sort()); });
    },
  };
}

import { commands, page } from 'vitest/browser';
import { expect, onTestFinished, test } from 'vitest';
import { defineDoc, memoryFs } from '../../../src/index.js';
import type { CrdtDoc, Space } from '../../../src/index.js';
import { serveBucket } from '../bucket.js';
import { device, until } from '../devices.js';
import type { Framework } from '../pages.js';
import type { Stage } from '../stage.js';

declare module 'vitest/browser' {
  interface BrowserCommands { renderOnServer(framework: Framework, file: string): Promise<string> }
}

interface Groceries { items: string[] }

/** A page that a server renders. */
export function testServer({ part, load, takeOver }: Stage, heading: string, files: readonly string[], framework: Framework, { root, store }: { root: string; store: string }): void {
  part(heading, files, () => {
    test('is rendered on a server, taken over without a mismatch, and then shows what this device has', async () => {
      const html = await commands.renderOnServer(framework, root);
      expect(html).toMatch(/<ul>(<!--.*?-->)*<\/ul>/);
      expect(html).toMatch(/<button[^>]* disabled/);

      const files = memoryFs();
      await serveBucket('our-home', files);
      const { groceries, space } = await load(store) as { groceries: CrdtDoc<Groceries>; space: Space };
      onTestFinished(() => space.close());
      await groceries.whenReady();
      groceries.change((draft) => { draft.items.push('bread'); });

      const element = await takeOver(root, html);
      await expect.element(page.getByRole('listitem')).toHaveTextContent('bread');
      await page.getByRole('button', { name: 'Add milk' }).click();
      const phone = device('phone', files).doc('groceries', defineDoc<Groceries>({ init: { items: [] } }));
      phone.value$.subscribe();
      await until(() => expect(phone.value.items).toEqual(['bread', 'milk']));
      expect(element.querySelectorAll('li')).toHaveLength(2);
    });
  });
}

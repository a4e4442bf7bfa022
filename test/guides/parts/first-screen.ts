import { page } from 'vitest/browser';
import { expect, onTestFinished, test } from 'vitest';
import { defineDoc, memoryFs } from '../../../src/index.js';
import type { Space } from '../../../src/index.js';
import { serveBucket } from '../bucket.js';
import { device, until } from '../devices.js';
import type { Stage } from '../stage.js';

/** The first two snippets are an app; `again` are others that show its list. */
export function testFirstScreen(stage: Stage, title: string, ...again: Stage[]): void {
  const { part, kit, load } = stage;
  part(title, ['store.ts', kit.file('App')], () => {
    test('shows and edits a list that other devices have', async () => {
      const files = memoryFs();
      await serveBucket('our-home', files);
      const phone = device('phone', files).doc('groceries', defineDoc<{ items: string[] }>({ init: { items: [] } }));
      await phone.change((draft) => { draft.items.push('bread'); }).published;

      const { space } = await load('store.ts') as { space: Space };
      onTestFinished(() => space.close());
      const rows = page.getByRole('listitem');
      for (const [milks, { show }] of [stage, ...again].entries()) {
        const { leave } = await show('App');
        await expect.element(rows.first()).toHaveTextContent('bread');
        await page.getByRole('button', { name: 'Add milk' }).click();
        const items = ['bread', ...Array<string>(milks + 1).fill('milk')];
        await until(() => expect(rows.elements().map((item) => item.textContent)).toEqual(items));
        await until(() => expect(phone.value.items).toEqual(items));
        await leave();
      }
    });
  });
}

import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { memoryFs } from '../../../src/index.js';
import { addTo, device, listOf, until } from '../devices.js';
import type { Stage } from '../stage.js';

/** Several documents. */
export function testPicker({ part, kit, show }: Stage): void {
  part('Several documents: list, open, create', [kit.file('Picker')], () => {
    test('lists and opens a document that another device made', async () => {
      const files = memoryFs();
      await addTo(listOf(device('phone', files), 'Camping'), 'tent');
      await show('Picker', { space: device('laptop', files) });
      const camping = page.getByRole('button', { name: 'Camping' });
      await camping.click();
      await expect.element(camping).toHaveAttribute('aria-pressed', 'true');
      await expect.element(page.getByRole('listitem')).toHaveTextContent('tent');
    });

    test('makes a document that another device then has, and goes from one to the other', async () => {
      const files = memoryFs();
      const phone = device('phone', files);
      phone.docs$.subscribe();
      await addTo(listOf(phone, 'Camping'), 'tent');
      const laptop = device('laptop', files);
      await show('Picker', { space: laptop });
      await page.getByLabelText('New list').fill('Party');
      await page.getByRole('button', { name: 'Create' }).click();
      await expect.element(page.getByRole('button', { name: 'Party' })).toHaveAttribute('aria-pressed', 'true');
      await until(() => expect(phone.docs.map(({ id }) => id).sort()).toEqual(['Camping', 'Party']));
      const party = listOf(phone, 'Party');
      expect((await party.whenReady()).title).toBe('Party');
      await addTo(party, 'cake');
      await expect.element(page.getByRole('listitem')).toHaveTextContent('cake');
      await page.getByRole('button', { name: 'Camping' }).click();
      await expect.element(page.getByRole('listitem')).toHaveTextContent('tent');
    });
  });
}

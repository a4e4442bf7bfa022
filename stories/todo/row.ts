// What a row does with the page itself; the same in each framework.

/** The title's field is ready to type over. */
export function startEditing(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

const focusTitle = (row: Element | null | undefined): void => row?.querySelector<HTMLElement>('button.title')?.focus();

/** Enter takes the title as it was typed, Escape leaves it as it was; both end as leaving the field does. */
export function endEditing(event: KeyboardEvent, base: string): void {
  // A key may also end a word of an input method.
  if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
  const field = event.target as HTMLInputElement;
  const row = field.closest('li');
  if (event.key === 'Escape') field.value = base;
  field.blur();
  requestAnimationFrame(() => focusTitle(row)); // which is there again by then
}

/** The arrow keys go from title to title. */
export function moveBetweenRows(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = (event.target as Element).closest('li');
  focusTitle(event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling);
  event.preventDefault();
}

/** The keyboard goes on beside a row that is about to go, where the focus would otherwise be lost. */
export function leaveRow(row: Element | null): void {
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  if (neighbour) focusTitle(neighbour);
  else row?.closest('section')?.querySelector<HTMLElement>('form input')?.focus();
}

/** A todo that was written here is seen, at the end of however long a list. */
export function bringIntoView(row: Element | null): void {
  row?.scrollIntoView({ block: 'nearest' });
}

import type { Devices } from './devices.js';
import { settled } from './frames.js';
import { check, type Mounted } from './mounted.js';
import { takeTally, type Tally } from './tally.js';

/** What one event made a view render, and the document emit. */
export interface Effect extends Tally { readonly values: number; readonly statuses: number }

/** A merge that touches one item, and twenty; a look at storage that brings nothing; a merge of another document; a status. */
export const events = ['one', 'twenty', 'nothing', 'other', 'tick'] as const;
export type Effects = Record<(typeof events)[number], Effect>;

/** Counts what each event makes a view render. */
export async function countEffects(devices: Devices, mounted: Mounted): Promise<Effects> {
  const emitted = { values: 0, statuses: 0 };
  const counting = [devices.doc.value$.subscribe(() => { emitted.values++; }), devices.doc.status$.subscribe(() => { emitted.statuses++; })];
  const during = async (event: () => Promise<void>): Promise<Effect> => {
    takeTally();
    emitted.values = emitted.statuses = 0;
    await event();
    await settled();
    return { ...takeTally(), ...emitted };
  };
  const merging = (items: number) => async (): Promise<void> => {
    await devices.edit(items);
    await devices.pull();
  };

  const one = await during(merging(1));
  const twenty = await during(merging(20));
  const nothing = await during(() => devices.pull());
  const other = await during(async () => {
    await devices.editOther();
    await devices.pull();
  });
  const tick = await during(() => devices.tick());
  for (const subscription of counting) subscription.unsubscribe();
  check(mounted);
  return { one, twenty, nothing, other, tick };
}

import type { CrdtDoc } from '../../../src/index.js';
import type { Devices } from './devices.js';
import { hide, settled } from './frames.js';
import type { List } from './list.js';
import { show } from './shown.js';
import { takeTally, type Tally } from './tally.js';
import type { View } from './views.js';

/** A view on the page. */
export interface Mounted {
  readonly view: View;
  readonly element: HTMLElement;
  readonly doc: CrdtDoc<List>;
  /** What mounting it rendered. */
  readonly tally: Tally;
  /** Its subscriptions. */
  readonly followers: { readonly values: number; readonly statuses: number };
}

/** Mounts a view for as long as something is done with it. */
export async function withView<Result>(devices: Devices, view: View, use: (mounted: Mounted) => Promise<Result>): Promise<Result> {
  const { doc, followers } = show(devices, view.again);
  const element = document.body.appendChild(document.createElement('div'));
  takeTally();
  const unmount = view.mount(element, doc);
  await settled();
  const result = await use({ view, element, doc, tally: takeTally(), followers: { ...followers } });
  await hide(element);
  unmount();
  element.remove();
  if (followers.values + followers.statuses > 0) throw new Error(`${view.framework} leaves subscriptions behind.`);
  return result;
}

/** Makes sure that what is counted or timed is also right. */
export function check({ view, element, doc: { value: { items } } }: Mounted): void {
  for (const [selector, expected] of [['li', items], ['li.done', items.filter(({ done }) => done)]] as const) {
    const rows = element.querySelectorAll(selector).length;
    if (rows !== expected.length) throw new Error(`${view.framework} shows ${rows} rows "${selector}" of ${expected.length}.`);
  }
}

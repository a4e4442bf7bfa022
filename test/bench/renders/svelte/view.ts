import { flushSync, mount, unmount, type Component } from 'svelte';
import type { CrdtDoc } from '../../../../src/index.js';
import type { List } from '../list.js';
import type { Rows } from '../views.js';
import RunesView from './RunesView.svelte';
import StoreView from './StoreView.svelte';

interface Props extends Record<string, unknown> { doc: CrdtDoc<List>; rows: Rows }

const mounting = (view: Component<Props>) => (target: Element, doc: CrdtDoc<List>, rows: Rows): (() => void) => {
  const mounted = mount(view, { target, props: { doc, rows } });
  flushSync();
  return () => {
    void unmount(mounted);
    flushSync();
  };
};

export const mountRunes = mounting(RunesView as Component<Props>);
export const mountStore = mounting(StoreView as Component<Props>);

import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import { useCrdtDoc } from '../../adapters/react/index.js';
import type { CrdtDoc } from '../../src/index.js';
import { blocksSelector } from './inventory.js';
import type { Inventory, ReadonlyItem } from './inventory.js';
import type { Renders } from './renders.js';

/** All items in React. `memo` compares by identity, and a merge keeps the identity of what it does not touch. */
export function ReactRows({ doc, renders }: { doc: CrdtDoc<Inventory>; renders: Renders }): ReactNode {
  const [select] = useState(blocksSelector);
  const [blocks] = useCrdtDoc(doc, select);
  renders.lists += 1;
  return blocks.map((items, at) => <Block key={at} items={items} renders={renders} />);
}

const Block = memo(function Block({ items, renders }: { items: readonly ReadonlyItem[]; renders: Renders }): ReactNode {
  renders.blocks += 1;
  return <ul className="block" aria-label={`From ${items[0]?.name}`}>{items.map((item) => <Row key={item.id} item={item} renders={renders} />)}</ul>;
});

const Row = memo(function Row({ item: { name, count }, renders }: { item: ReadonlyItem; renders: Renders }): ReactNode {
  renders.rows += 1;
  return <li>{name}<b key={count} data-counted={count > 0 || undefined}>{count}</b></li>;
});

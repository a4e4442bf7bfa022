import { useState } from 'react';
import type { ReactNode } from 'react';
import { useDelivery } from '../../adapters/react/index.js';
import type { ChangeReceipt, CrdtDoc } from '../../src/index.js';
import { add, nextItem } from '../support/groceries.js';
import type { Groceries } from '../support/groceries.js';
import { steps } from './steps.js';

export function Delivery({ doc }: { doc: CrdtDoc<Groceries> }): ReactNode {
  const [title, setTitle] = useState('');
  const [receipt, setReceipt] = useState<ChangeReceipt>();
  const delivery = useDelivery(receipt);

  const write = (): void => {
    const next = nextItem(doc.value);
    setTitle(next);
    setReceipt(doc.change(add(next)));
  };

  return (
    <>
      <button onClick={write}>Add an item</button>
      {delivery && (
        <>
          <p>{title}</p>
          <ol className="delivery-steps">{steps(delivery).map(({ done, text }, at) => <li key={at} data-done={done}>{text}</li>)}</ol>
        </>
      )}
    </>
  );
}

import { useState } from 'react';
import type { ReactNode } from 'react';
import { useCrdtDoc } from '../../adapters/react/index.js';
import type { CrdtDoc } from '../../src/index.js';
import { add, counter, setDone, taken } from '../support/groceries.js';
import type { Groceries } from '../support/groceries.js';

export function Panel({ doc }: { doc: CrdtDoc<Groceries> }): ReactNode {
  const [list, change] = useCrdtDoc(doc);
  const [renders] = useState(counter);

  return (
    <>
      <ul>
        {list.items.map(({ id, title, done }) => (
          <li key={id}>
            <label><input type="checkbox" checked={done} onChange={() => change(setDone(id, !done))} /> {title}</label>
          </li>
        ))}
      </ul>
      <form onSubmit={(event) => {
        event.preventDefault();
        const title = taken(event.currentTarget);
        if (title) change(add(title));
      }}
      >
        <input aria-label="New item" placeholder="New item" />
        <button>Add</button>
      </form>
      <p className="soft">renders <b>{renders()}</b></p>
    </>
  );
}

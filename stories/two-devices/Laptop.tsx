import { useState } from 'react';
import type { ReactNode } from 'react';
import { useCrdtDoc, useSyncStatus } from '../../adapters/react/index.js';
import type { CrdtDoc } from '../../src/index.js';
import { describeSync } from '../support/words.js';
import { addItem, setDone } from './list.js';
import type { ShoppingList } from './list.js';

/** The list on one device, in React; `Phone.vue` is the same in Vue. */
export function Laptop({ doc }: { doc: CrdtDoc<ShoppingList> }): ReactNode {
  const [{ items }, change] = useCrdtDoc(doc);
  const status = useSyncStatus(doc);
  const [title, setTitle] = useState('');
  const { tone, text } = describeSync(status);
  return (
    <section className="card stack device" aria-label="Laptop">
      <div className="line"><h2 className="grow">Laptop</h2><span className="framework" data-framework="react">React</span></div>
      <form className="line" onSubmit={(event) => {
        event.preventDefault();
        change((draft) => addItem(draft, title));
        setTitle('');
      }}>
        <input className="grow" value={title} onChange={(event) => setTitle(event.target.value)} aria-label="New item" placeholder="New item" autoComplete="off" />
        <button type="submit">Add</button>
      </form>
      {items.length === 0 && <p className="soft">{status.everPulled ? 'Nothing on the list yet.' : 'Looking for the list…'}</p>}
      <ul className="items" aria-label="Items">
        {items.map((item) => (
          <li key={item.id}>
            <label>
              <input type="checkbox" checked={item.done} onChange={(event) => change((draft) => setDone(draft, item.id, event.target.checked))} />
              <span>{item.title}</span>
            </label>
          </li>
        ))}
      </ul>
      <p className="report" role="status" data-tone={tone}>{text}</p>
    </section>
  );
}

import type { ReactNode } from 'react';
import { useCrdtDoc, useSyncStatus } from '../../adapters/react/index.js';
import type { CrdtDoc } from '../../src/index.js';
import { Status } from '../status/status.js';
import { add, setDone, taken } from '../support/groceries.js';
import type { Groceries } from '../support/groceries.js';

/** The list on one device, in React; `Phone.vue` is the same in Vue. */
export function Laptop({ doc }: { doc: CrdtDoc<Groceries> }): ReactNode {
  const [{ items }, change] = useCrdtDoc(doc);
  const everPulled = useSyncStatus(doc, (status) => status.everPulled);
  return (
    <section className="card stack" aria-label="Laptop">
      <div className="line"><h2 className="fill">Laptop</h2><span className="framework" data-framework="React">React</span></div>
      <form className="line" onSubmit={(event) => {
        event.preventDefault();
        const title = taken(event.currentTarget);
        if (title) change(add(title));
      }}>
        <input className="fill" aria-label="New item" placeholder="New item" autoComplete="off" />
        <button type="submit">Add</button>
      </form>
      {items.length === 0 && everPulled && <p className="soft">Nothing on the list yet.</p>}
      <ul className="lines" aria-label="Items">
        {items.map(({ id, title, done }) => (
          <li key={id}><label><input type="checkbox" checked={done} onChange={() => change(setDone(id, !done))} /><span>{title}</span></label></li>
        ))}
      </ul>
      <Status of={doc} />
    </section>
  );
}

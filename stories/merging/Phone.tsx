import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useCrdtDoc } from '../../adapters/react/index.js';
import type { CrdtDoc } from '../../src/index.js';
import { newsOf } from './news.js';
import type { News } from './news.js';
import { add, remove, rename, setDone, writeNote } from './plan.js';
import type { Plan } from './plan.js';

/** The plan on one device, in React; `Laptop.svelte` is the same in Svelte. */
export function Phone({ doc }: { doc: CrdtDoc<Plan> }): ReactNode {
  const [{ note, items }, change] = useCrdtDoc(doc);
  const [news, setNews] = useState<readonly News[]>([]);
  useEffect(() => {
    const subscription = newsOf(doc, 'phone').subscribe(setNews);
    return () => subscription.unsubscribe();
  }, [doc]);
  return (
    <section className="card stack" aria-label="Phone">
      <div className="line"><h2 className="fill">Phone</h2><span className="framework" data-framework="React">React</span></div>
      <textarea rows={2} aria-label="Note" value={note} onChange={(event) => change((draft) => writeNote(draft, event.target.value))} />
      <ul className="plan" aria-label="Items">
        {items.map((item) => (
          <li key={item.id}>
            <input type="checkbox" aria-label={`Done: ${item.title}`} checked={item.done} onChange={(event) => change((draft) => setDone(draft, item.id, event.target.checked))} />
            <input aria-label="Item" value={item.title} onChange={(event) => change((draft) => rename(draft, item.id, event.target.value))} />
            <button type="button" className="quiet" aria-label={`Remove ${item.title}`} onClick={() => change((draft) => remove(draft, item.id))}>×</button>
          </li>
        ))}
      </ul>
      <button type="button" className="quiet" onClick={() => change((draft) => add(draft, 'something'))}>Add an item</button>
      <div className="news" role="log" aria-label="What happened on the phone">
        {news.length === 0 && <p>Nothing happened yet.</p>}
        {news.map(({ key, by, text, isFromElsewhere }) => <p key={key} data-elsewhere={isFromElsewhere || undefined}><b>{by}</b> {text}</p>)}
      </div>
    </section>
  );
}

import { Observable } from 'rxjs';
import type { CrdtDoc } from '../../src/index.js';
import type { Plan, ReadonlyPlan } from './plan.js';

/** Something that was done, and on which device. */
export interface News { readonly key: number; readonly by: string; readonly text: string; readonly isFromElsewhere: boolean }

/** What happened to a document since somebody subscribed, the newest last: `changes$` tells who, the two values tell what. */
export function newsOf(doc: CrdtDoc<Plan>, me: string): Observable<readonly News[]> {
  return new Observable((subscriber) => {
    let before = doc.value;
    let news: readonly News[] = [];
    subscriber.next(news);
    return doc.changes$.subscribe(({ origin, device }) => {
      const by = origin === 'local' ? me : device?.name ?? 'others';
      const told = describe(before, doc.value).map((text, at) => ({ key: news.length + at, by, text, isFromElsewhere: origin === 'remote' }));
      before = doc.value;
      subscriber.next((news = [...news, ...told]));
    });
  });
}

const quote = (text: string): string => `“${text}”`;

function describe(before: ReadonlyPlan, after: ReadonlyPlan): string[] {
  const old = new Map(before.items.map((item) => [item.id, item]));
  const now = new Set(after.items.map(({ id }) => id));
  const told: string[] = before.note === after.note ? [] : [`wrote ${quote(after.note)}`];
  for (const item of after.items) {
    const was = old.get(item.id);
    if (!was) told.push(`added ${quote(item.title)}`);
    else if (was !== item) {
      if (was.title !== item.title) told.push(`renamed ${quote(was.title)} to ${quote(item.title)}`);
      if (was.done !== item.done) told.push(`${item.done ? 'ticked' : 'unticked'} ${quote(item.title)}`);
    }
  }
  for (const item of before.items) if (!now.has(item.id)) told.push(`removed ${quote(item.title)}`);
  return told;
}

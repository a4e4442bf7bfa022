import { map, Observable } from 'rxjs';
import type { CrdtDoc } from '../../../src/index.js';
import type { Devices } from './devices.js';
import type { List } from './list.js';

/** A document as a view is given it, which knows how many follow it. */
export interface Shown {
  readonly doc: CrdtDoc<List>;
  readonly followers: { values: number; statuses: number };
}

function counted<T>(source: Observable<T>, count: (by: number) => void): Observable<T> {
  return new Observable((subscriber) => {
    count(1);
    subscriber.add(() => count(-1));
    return source.subscribe(subscriber);
  });
}

type Value = CrdtDoc<List>['value'];

/** @param again loads the whole document again after each merge, so that no object of it stays the same */
export function show({ doc, loadAgain }: Devices, again = false): Shown {
  const followers = { values: 0, statuses: 0 };
  let read = (): Value => doc.value;
  let values = doc.value$;
  if (again) {
    let last: readonly [Value, Value] = [doc.value, doc.value];
    read = () => (last = last[0] === doc.value ? last : [doc.value, loadAgain()])[1];
    values = doc.value$.pipe(map(read));
  }
  const shown: Pick<CrdtDoc<List>, 'value' | 'value$' | 'initialValue' | 'status' | 'status$' | 'change'> = {
    get value() { return read(); },
    value$: counted(values, (by) => { followers.values += by; }),
    initialValue: doc.initialValue,
    get status() { return doc.status; },
    status$: counted(doc.status$, (by) => { followers.statuses += by; }),
    change: doc.change,
  };
  return { doc: shown as CrdtDoc<List>, followers };
}

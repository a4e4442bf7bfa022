import { Observable } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { sameItems } from '../../src/util/equal.js';
import { ObservableValue } from '../../src/util/observable-value.js';

function counter(equal?: (a: number, b: number) => boolean) {
  let current = 0;
  const value = new ObservableValue(() => current, equal);
  return { value, set: (next: number) => { current = next; value.refresh(); } };
}

describe('an observable value', () => {
  test('is a real Observable', () => {
    expect(counter().value.observable).toBeInstanceOf(Observable);
  });

  test('tells the present value on subscription, then each change once', () => {
    const { value, set } = counter();
    const seen: number[] = [];
    value.observable.subscribe((next) => seen.push(next));
    set(1);
    value.refresh();
    set(2);
    expect(seen).toEqual([0, 1, 2]);
  });

  test('reads the newest value also where nobody refreshed it', () => {
    let current = 1;
    const value = new ObservableValue(() => current);
    current = 2;
    expect(value.value).toBe(2);
  });

  test('keeps its reference while its content is equal', () => {
    const value = new ObservableValue(() => [{ id: 'a' }], sameItems);
    const { value: first } = value;
    expect(value.value).toBe(first);
  });

  test('never tells an old value after a newer one, also when a subscriber changes it', () => {
    const { value, set } = counter();
    const late: number[] = [];
    value.observable.subscribe((next) => { if (next === 1) set(2); });
    value.observable.subscribe((next) => late.push(next));
    set(1);
    expect(late).toEqual([0, 2]);
  });

  test('is computed once for all who know it already', () => {
    let computed = 0;
    const value = new ObservableValue(() => { computed++; return 'same'; });
    for (let listener = 0; listener < 100; listener++) value.observable.subscribe();
    computed = 0;
    value.refresh();
    expect(computed).toBe(1);
  });

  test('tells nobody who left while others were told', () => {
    const { value, set } = counter();
    const seen: number[] = [];
    value.observable.subscribe((next) => { if (next === 1) second.unsubscribe(); });
    const second = value.observable.subscribe((next) => seen.push(next));
    set(1);
    expect(seen).toEqual([0]);
  });

  test('completes with its last value, which stays', () => {
    const { value, set } = counter();
    const seen: unknown[] = [];
    value.observable.subscribe({ next: (next) => seen.push(next), complete: () => seen.push('end') });
    set(1);
    value.complete();
    set(2);
    value.observable.subscribe({ next: (next) => seen.push(next), complete: () => seen.push('late end') });
    expect(seen).toEqual([0, 1, 'end', 1, 'late end']);
    expect(value.value).toBe(1);
  });

  test('knows when somebody comes and goes', () => {
    const log: string[] = [];
    const value = new ObservableValue(() => 0, Object.is, () => {
      log.push('in');
      return () => log.push('out');
    });
    value.observable.subscribe().unsubscribe();
    expect(log).toEqual(['in', 'out']);
  });
});

import { BehaviorSubject, distinctUntilChanged, map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { CrdtDoc } from '../../src/index.js';
import type { Inventory } from './inventory.js';
import type { Renders } from './renders.js';

/** What a merge made a page do. */
export interface Merge {
  readonly number: number;
  readonly lists: number;
  readonly blocks: number;
  readonly rows: number;
  /** From the new value to the frame that shows it, ms. */
  readonly paint: number;
}

export interface Stopwatch {
  /** The last one, once it is on the screen. */
  readonly merge$: Observable<Merge | undefined>;
  /** The longest time between two frames since that merge, its own included, ms. */
  readonly longestFrame$: Observable<number>;
  end(): void;
}

/** Watches a document. It subscribes before the components do, so that it can count what they do after it was told. */
export function stopwatch(doc: CrdtDoc<Inventory>, renders: Renders): Stopwatch {
  const merge = new BehaviorSubject<Merge | undefined>(undefined);
  const longestFrame = new BehaviorSubject(0);
  let number = 0;
  let isFirst = true; // a stream tells the present value at once
  const subscription = doc.value$.subscribe(() => {
    if (isFirst) return void (isFirst = false);
    const began = performance.now();
    renders.reset();
    longestFrame.next(0);
    // A message that is sent from a frame's callback arrives when the frame is out.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        const { lists, blocks, rows } = renders;
        merge.next({ number: number += 1, lists, blocks, rows, paint: performance.now() - began });
      };
      port2.postMessage(undefined);
    });
  });

  let last = performance.now();
  const onFrame = (now: number): void => {
    longestFrame.next(Math.max(longestFrame.value, now - last));
    last = now;
    request = requestAnimationFrame(onFrame);
  };
  let request = requestAnimationFrame(onFrame);

  return {
    merge$: merge.asObservable(),
    longestFrame$: longestFrame.pipe(map(Math.round), distinctUntilChanged()),
    end() {
      subscription.unsubscribe();
      cancelAnimationFrame(request);
    },
  };
}

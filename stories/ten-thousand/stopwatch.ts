import { BehaviorSubject } from 'rxjs';
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
  /** The longest time between two frames in the last five seconds, ms. */
  readonly longestFrame$: Observable<number>;
  end(): void;
}

const span = 5000;

/** Watches a document whose components are mounted already. It must be the first to subscribe, to count what follows. */
export function stopwatch(doc: CrdtDoc<Inventory>, renders: Renders): Stopwatch {
  const merge = new BehaviorSubject<Merge | undefined>(undefined);
  const longestFrame = new BehaviorSubject(0);
  let number = 0;
  let isFirst = true; // a stream tells the present value at once
  const subscription = doc.value$.subscribe(() => {
    if (isFirst) return void (isFirst = false);
    const began = performance.now();
    renders.reset();
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

  let frames: { at: number; time: number }[] = [];
  let last = performance.now();
  let shown = last;
  const onFrame = (now: number): void => {
    frames.push({ at: now, time: now - last });
    last = now;
    if (now - shown > 500) {
      shown = now;
      frames = frames.filter(({ at }) => now - at < span);
      longestFrame.next(Math.max(...frames.map(({ time }) => time)));
    }
    request = requestAnimationFrame(onFrame);
  };
  let request = requestAnimationFrame(onFrame);

  return {
    merge$: merge.asObservable(),
    longestFrame$: longestFrame.asObservable(),
    end() {
      subscription.unsubscribe();
      cancelAnimationFrame(request);
    },
  };
}

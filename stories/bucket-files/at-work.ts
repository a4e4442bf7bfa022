import { BehaviorSubject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Space } from '../../src/index.js';
import { see } from './birds.js';

/** Two devices that write and look at the bucket in turns, for as long as somebody watches. */
export interface AtWork {
  /** Edits still to be made. */
  readonly left$: Observable<number>;
  edit(edits: number): void;
  end(): void;
}

/** Edits a person makes before the device publishes. */
const burst = 4;
const pause = { busy: 50, idle: 250 };

/** The devices do not sync by themselves, so that each round of theirs is one of ours: publish, look, tidy. */
export function atWork(laptop: Space, phone: Space): AtWork {
  const left = new BehaviorSubject(0);
  let wake = (): void => undefined;
  let isEnded = false;
  const rest = (): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, left.value > 0 ? pause.busy : pause.idle);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });

  async function work(): Promise<void> {
    for (let round = 0; !isEnded; round++) {
      const [space, by] = round % 2 === 0 ? [laptop, 'laptop'] as const : [phone, 'phone'] as const;
      const edits = Math.min(burst, left.value);
      see(space, by, edits);
      left.next(left.value - edits);
      await space.sync();
      await rest();
    }
  }
  void work().catch(() => undefined); // closed under our hands: the story was left

  return {
    left$: left.asObservable(),
    edit(edits) {
      left.next(left.value + edits);
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
  };
}

import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';

/**
 * A value that is read at any time and observed as a stream. It is computed, never pushed, so that reading and
 * observing cannot disagree; `refresh` says that it may have changed.
 *
 * A subscriber gets the value of now, then each later one once, and never an older one after a newer one, not even
 * when a subscriber changes the value while it is being told.
 */
export class ObservableValue<T> {
  readonly #compute: () => T;
  readonly #equal: (a: T, b: T) => boolean;
  readonly #told = new Map<Subscriber<T>, T>();
  #last: T;
  #ended = false;

  /** Emits the value on subscription and after each change; never errors, completes with `complete()`. */
  readonly observable: Observable<T>;

  /**
   * @param compute must be cheap and free of side effects
   * @param equal keeps the former reference where nothing changed
   * @param onSubscribe runs before a subscriber is told anything; its result runs when that subscriber leaves
   */
  constructor(compute: () => T, equal: (a: T, b: T) => boolean = Object.is, onSubscribe?: () => () => void) {
    this.#compute = compute;
    this.#equal = equal;
    this.#last = compute();
    this.observable = new Observable<T>((subscriber) => {
      if (this.#ended) {
        subscriber.next(this.#last);
        subscriber.complete();
        return;
      }
      const leave = onSubscribe?.();
      const { value } = this;
      this.#told.set(subscriber, value);
      subscriber.next(value);
      return () => {
        this.#told.delete(subscriber);
        leave?.();
      };
    });
  }

  get value(): T {
    if (!this.#ended) {
      const next = this.#compute();
      if (!this.#equal(this.#last, next)) this.#last = next;
    }
    return this.#last;
  }

  /** Tells every subscriber that has not seen the present value. Costs nothing while nobody listens, and little while nothing changed. */
  refresh(): void {
    if (this.#told.size === 0) return;
    let { value } = this;
    for (const subscriber of [...this.#told.keys()]) {
      if (!this.#told.has(subscriber)) continue; // left while another one was told
      if (this.#told.get(subscriber) === value) continue;
      this.#told.set(subscriber, value);
      subscriber.next(value);
      ({ value } = this); // it may have been changed by the one who was told
    }
  }

  /** Keeps the present value for good and completes the stream. */
  complete(): void {
    if (this.#ended) return;
    this.refresh();
    this.#last = this.value;
    this.#ended = true;
    for (const subscriber of [...this.#told.keys()]) subscriber.complete();
  }
}

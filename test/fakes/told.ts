import { BehaviorSubject, Observable } from 'rxjs';

/** A value `x` and its stream `x$`, which counts who listens. */
export class Told<V> {
  /** How many subscriptions there are now. */
  listeners = 0;
  /** How many there have ever been. */
  subscribed = 0;
  readonly $: Observable<V>;
  readonly #subject: BehaviorSubject<V>;

  constructor(value: V) {
    const subject = this.#subject = new BehaviorSubject(value);
    this.$ = new Observable((subscriber) => {
      this.listeners += 1;
      this.subscribed += 1;
      subscriber.add(() => { this.listeners -= 1; });
      return subject.subscribe(subscriber);
    });
  }

  get now(): V { return this.#subject.value; }
  set now(value: V) { this.#subject.next(value); }
}

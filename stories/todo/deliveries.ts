import { BehaviorSubject } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { ChangeReceipt } from '../../src/index.js';

/** How far a change has come: on its way to this device's disk, there, in the bucket; and who has read it. */
export interface Delivery { stage: 'saving' | 'stored' | 'published'; readers: readonly string[] }

/** How far the newest change made here to each todo has come, since the page was opened. */
export class Deliveries {
  readonly all$ = new BehaviorSubject<ReadonlyMap<string, Delivery>>(new Map());
  readonly #newest = new Map<string, { receipt: ChangeReceipt; readers: Subscription }>();

  track(todo: string, receipt: ChangeReceipt): void {
    this.#newest.get(todo)?.readers.unsubscribe();
    this.#newest.delete(todo);
    const advance = (delivery: Partial<Delivery>): void => {
      const newest = this.#newest.get(todo);
      if (newest && newest.receipt !== receipt) return;
      const before = this.all$.value.get(todo) ?? { stage: 'saving', readers: [] };
      this.all$.next(new Map(this.all$.value).set(todo, { ...before, ...delivery }));
    };
    advance({ stage: 'saving', readers: [] });
    const readers = receipt.seenBy$.subscribe((devices) => advance({ readers: [...new Set(devices.map(({ name }) => name))] }));
    this.#newest.set(todo, { receipt, readers });
    // A failure is in the sync status, in words: here the change has just not come further.
    const stay = (): void => undefined;
    receipt.stored.then(() => { if (this.#stageOf(todo) === 'saving') advance({ stage: 'stored' }); }, stay);
    receipt.published.then(() => advance({ stage: 'published' }), stay);
  }

  #stageOf(todo: string): Delivery['stage'] | undefined { return this.all$.value.get(todo)?.stage; }
}

/** A delivery in words; nothing while it is too short to be read. */
export function describeDelivery({ stage, readers }: Delivery): string {
  if (readers.length > 0) return `read by ${readers.join(', ')}`;
  return { saving: 'saving…', stored: 'saved on this device', published: 'in the bucket' }[stage];
}

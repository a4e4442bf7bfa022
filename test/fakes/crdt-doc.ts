import { BehaviorSubject, Subject } from 'rxjs';
import type { CrdtDoc, DocChange, Immutable, SyncStatus } from '../../src/index.js';

/** A document that is nothing but its value: no CRDT, no storage. It counts who listens. */
export class FakeDoc<T> implements Pick<CrdtDoc<T>, 'value' | 'value$' | 'initialValue' | 'status' | 'status$' | 'changes$'> {
  readonly value$: BehaviorSubject<Immutable<T>>;
  readonly status$ = new BehaviorSubject<SyncStatus>({ state: 'ready', everPulled: true, activity: 'idle', online: true, unpublished: 0, quarantined: 0 });
  readonly changes$ = new Subject<DocChange>();

  constructor(readonly initialValue: Immutable<T>, value: Immutable<T> = initialValue) {
    this.value$ = new BehaviorSubject(value);
  }

  get value(): Immutable<T> { return this.value$.value; }
  get status(): SyncStatus { return this.status$.value; }
  get listeners(): number { return Number(this.value$.observed) + Number(this.status$.observed); }

  /** Like a CRDT's: members that `edit` does not touch keep their identity. */
  set(value: Immutable<T>): void { this.value$.next(value); }
  report(status: Partial<SyncStatus>): void { this.status$.next({ ...this.status, ...status }); }

  readonly change = (edit: (draft: T) => unknown): { stored: Promise<void>; published: Promise<void> } => {
    const draft = structuredClone(this.value) as T;
    edit(draft);
    this.set(draft as Immutable<T>);
    return { stored: Promise.resolve(), published: Promise.resolve() };
  };

  /** As components take it. */
  get doc(): CrdtDoc<T> { return this as unknown as CrdtDoc<T>; }
}

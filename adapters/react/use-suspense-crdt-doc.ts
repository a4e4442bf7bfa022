'use client';
import type { CrdtDoc, Immutable } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, Select } from '../seam.js';
import { useCrdtDoc } from './use-crdt-doc.js';

/** What holds up the components of a document: a promise, by which React of any version waits; an error for good; or nothing any more. */
const gates = new WeakMap<object, unknown>();

/**
 * Like `useCrdtDoc`, but suspends until what this device keeps is loaded, and on a first start until storage was read,
 * if it answers. It suspends once for each document: a later merge never brings the fallback back, and an edit made
 * meanwhile is in the value. A server renders the initial value.
 *
 * @throws SyncError to the error boundary when the document cannot be loaded
 * @example
 * const [list, change] = useSuspenseCrdtDoc(doc); // in <Suspense fallback={<Skeleton />}>
 */
export function useSuspenseCrdtDoc<T>(doc: CrdtDoc<T>): readonly [Immutable<T>, CrdtDoc<T>['change']];
export function useSuspenseCrdtDoc<T, Selected>(
  doc: CrdtDoc<T>, select: Select<T, Selected>, isEqual?: IsEqual<Selected>,
): readonly [Selected, CrdtDoc<T>['change']];
export function useSuspenseCrdtDoc<T>(doc: CrdtDoc<T>, select?: AnySelect, isEqual?: AnyIsEqual): readonly [unknown, CrdtDoc<T>['change']] {
  let gate = gates.get(doc);
  const set = (next: unknown): unknown => gates.set(doc, gate = next);
  // A server waits for nobody: it would keep a store open that is not there.
  if (typeof window !== 'undefined' && gate === undefined) {
    const { status } = doc;
    // React would fill even a moment of waiting with the fallback, so a document that is loaded is not waited for.
    set(status.state === 'ready' && (status.everPulled || !status.online) ? 0 : doc.whenReady().then(() => set(0), set));
  }
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- how React is told to wait
  if (gate) throw gate;
  return useCrdtDoc(doc, select as Select<T, unknown>, isEqual as IsEqual<unknown>);
}

'use client';
import type { CrdtDoc, Immutable } from '../../src/index.js';
import { onServer } from '../seam.js';
import type { AnyIsEqual, AnySelect, IsEqual, Select } from '../seam.js';
import { useCrdtDoc } from './use-crdt-doc.js';

/** What a component of a document does before it renders: it waits, goes on for good, or fails. */
const gates = new WeakMap<object, () => void>();

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
  // A server waits for nobody: it would keep a store open that is not there.
  if (!onServer()) (gates.get(doc) ?? wait(doc))();
  return useCrdtDoc(doc, select as Select<T, unknown>, isEqual as IsEqual<unknown>);
}

function wait(doc: CrdtDoc<unknown>): () => void {
  const set = (gate: () => void): (() => void) => (gates.set(doc, gate), gate);
  const ready = doc.whenReady().then(() => set(() => undefined), (error: unknown) => set(() => { throw error; }));
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- how React, of any version, is told to wait
  return set(() => { throw ready; });
}

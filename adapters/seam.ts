import type { Observable } from 'rxjs';
import { initialStatus, shallowEqual } from '../src/index.js';
import type { Delivery, Immutable, Space } from '../src/index.js';

// The seam of all adapters: what has a value `x` has a stream `x$`, which tells the present value at once and each later
// one. So one function a framework follows any of them; the types are those of the public functions that call it.

/** What components show. */
export type Name = 'value' | 'status' | 'devices' | 'delivery';

/** A space or a document. */
export type WithStatus = Pick<Space, 'status' | 'status$'>;
/** A space. */
export type WithDevices = Pick<Space, 'devices' | 'devices$'>;
/** The receipt of a change. */
export interface WithDelivery { readonly delivery: Delivery; readonly delivery$: Observable<Delivery> }
/** Makes something of a document's value. */
export type Select<T, Selected> = (value: Immutable<T>) => Selected;
/** Whether two selections are the same to a component. */
export type IsEqual<Selected> = (a: Selected, b: Selected) => boolean;

/** Of nothing yet; also what a server shows, where nothing is loaded and nothing is sent. */
const nothing: { readonly [name in Name]?: unknown } = { status: initialStatus, devices: [] };

/** Any of the above, as names tell what it has. */
type Twins = Readonly<Record<string, unknown>>;

/** The value of now. */
export const present = (of: object | undefined, name: Name): unknown => ((of ?? nothing) as Twins)[name];

/** What a server renders, and a browser first over its page, or the two would differ. */
export const initial = (of: object | undefined, name: Name): unknown => (name === 'value' ? (of as Twins | undefined)?.initialValue : nothing[name]);

/** Tells when there may be another value; at once for the first time. It returns how to end that. */
export type Follow = (onChange: () => void) => () => void;

export const follow = (of: object | undefined, name: Name): Follow => (onChange) => {
  const subscription = (of as Readonly<Record<string, Observable<unknown>>> | undefined)?.[name + '$']!.subscribe(onChange);
  return () => subscription?.unsubscribe();
};

/** Whether this renders a page for somebody else: nothing is followed then, so that no timer and no request is left behind. */
export const onServer = (): boolean => typeof window === 'undefined';

/** The types are those of the public functions: here anything may be selected of anything. */
export type AnySelect = ((value: never) => unknown) | undefined;
export type AnyIsEqual = ((a: never, b: never) => boolean) | undefined;

/**
 * Selects, and keeps the former selection for as long as the new one is equal: frameworks compare by identity, and
 * a selector that builds a new array would make them render for nothing, React without an end. Nothing is selected of
 * a document that is not there yet.
 *
 * @param kept what was selected before
 */
export function selection(select: AnySelect, isEqual: AnyIsEqual = shallowEqual, kept?: unknown): (value: unknown) => unknown {
  return (value) => {
    const next = select && value !== undefined ? select(value as never) : value;
    // A comparison of the app's own knows selections only, not their absence.
    return (kept = kept !== undefined && next !== undefined && isEqual(kept as never, next as never) ? kept : next);
  };
}

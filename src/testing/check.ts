import { SyncError, type SyncErrorCode } from '../errors.js';

/** Fails a check with a sentence. Suites here use no test runner's assertions, so that any runner will do. */
export function ensure(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** Both absent, or the same bytes. */
export function ensureBytes(actual: Uint8Array | undefined, expected: Uint8Array | undefined, what: string): void {
  ensure((actual === undefined) === (expected === undefined), `${what} is ${actual ? 'there' : 'absent'}, and is expected to be ${expected ? 'there' : 'absent'}`);
  if (actual === undefined || expected === undefined) return;
  ensure(actual instanceof Uint8Array, `${what} is no Uint8Array`);
  ensure(actual.length === expected.length, `${what} has ${actual.length} bytes instead of ${expected.length}`);
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  ensure(at < 0, `${what} differs from byte ${at} on`);
}

/** The promise rejects with a `SyncError`, of that code where one is given. */
export async function ensureRejects(promise: Promise<unknown>, code: SyncErrorCode | undefined, what: string): Promise<void> {
  const thrown = await promise.then(() => 'nothing', (error: unknown) => error);
  ensure(thrown instanceof SyncError, `${what} rejects with ${String(thrown)} instead of a SyncError`);
  ensure(code === undefined || thrown.code === code, `${what} rejects with "${thrown.code}" instead of "${code}"`);
}

/** Every element, in groups of 16 at once: enough to be quick, few enough for a small server. */
export async function inGroups<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += 16) await Promise.all(items.slice(at, at + 16).map(work));
}

/** Bytes that look random and are the same each time. */
export function sampleBytes(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** JSON in which the order of keys makes no difference. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item);
}

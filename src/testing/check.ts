import { SyncError, type SyncErrorCode } from '../errors.js';
import type { FileEntry } from '../fs/file-system.js';

/** Fails a check with a sentence. Suites here use no test runner's assertions, so that any runner will do. */
export function ensure(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** Both absent, or the same bytes. */
export function ensureBytes(actual: Uint8Array | undefined, expected: Uint8Array | undefined, what: string): void {
  ensure(actual as unknown !== null, `${what} reads as null, and what is absent has to read as undefined`);
  ensure((actual === undefined) === (expected === undefined), `${what} is ${actual ? 'there' : 'absent'}, and is expected to be ${expected ? 'there' : 'absent'}`);
  if (actual === undefined || expected === undefined) return;
  ensure(actual instanceof Uint8Array, `${what} is no Uint8Array`);
  ensure(actual.length === expected.length, `${what} has ${actual.length} bytes instead of ${expected.length}`);
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  ensure(at < 0, `${what} differs from byte ${at} on`);
}

/** The call rejects with a `SyncError` of that code. */
export async function ensureRejects(call: () => Promise<unknown>, code: SyncErrorCode, what: string): Promise<void> {
  const expected = `instead of rejecting with a SyncError "${code}"`;
  let promise: Promise<unknown>;
  try {
    promise = call();
  } catch (thrown) {
    throw new Error(`${what} throws ${String(thrown)} ${expected}: an async function turns one into the other`, { cause: thrown });
  }
  const thrown = await promise.then(() => undefined, (error: unknown) => [error]);
  ensure(thrown !== undefined, `${what} resolves ${expected}`);
  const [error] = thrown;
  ensure(error instanceof SyncError, `${what} rejects with ${String(error)} ${expected}`);
  ensure(error.code === code, `${what} rejects with "${error.code}" instead of "${code}"`);
}

/**
 * What a call gives for an absent file; where it fails because of that, the error says what it should have done.
 *
 * @param fine what absence has to be
 */
export async function whereAbsent<T>(call: () => Promise<T>, what: string, fine: string): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof SyncError && thrown.code !== 'not-found') throw thrown; // a storage that fails says so itself
    throw new Error(`${what} fails with ${String(thrown)}: ${fine}`, { cause: thrown });
  }
}

/** These paths are listed, each once, in any order. */
export function ensureListed(entries: FileEntry[], paths: readonly string[], list = 'the list'): void {
  ensure(Array.isArray(entries), `${list} is no array`);
  const shown = entries.map(({ path }) => path).sort();
  const [wanted, there] = [new Set(paths), new Set(shown)];
  const wrong = ([
    ['lacks', paths.filter((path) => !there.has(path))],
    ['shows besides', [...there].filter((path) => !wanted.has(path))],
    ['shows twice', shown.filter((path, at) => path === shown[at - 1])],
  ] as const).flatMap(([what, found]) => (found.length === 0 ? [] : [`${what} ${named(found)}`]));
  ensure(wrong.length === 0, `${list} ${wrong.join(', and ')}: ${shown.length} shown, ${paths.length} expected`);
}

const named = (paths: readonly string[]): string =>
  paths.slice(0, 3).map((path) => JSON.stringify(path)).join(' ') + (paths.length > 3 ? ` and ${paths.length - 3} more` : '');

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

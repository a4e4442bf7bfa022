import { contentLaws } from './crdt-laws/contents.js';
import { damageLaws } from './crdt-laws/damage.js';
import { editLaws } from './crdt-laws/edits.js';
import type { CrdtLaw, CrdtLawKit } from './crdt-laws/round.js';
import { versionLaws } from './crdt-laws/versions.js';

export type { CrdtLaw, CrdtLawKit } from './crdt-laws/round.js';

/** What `Crdt` promises, as facts that can be checked one by one, with any test runner or none. */
export const crdtLaws: readonly CrdtLaw[] = [...editLaws, ...contentLaws, ...versionLaws, ...damageLaws];

/**
 * Registers a test for each law.
 *
 * Each is tried with several seeds; an error names the one it failed with, to be given as `kit.seed`.
 *
 * @example
 * import { test } from 'vitest';
 * runCrdtLaws({
 *   crdt: automerge(),
 *   init: { items: [] as string[] },
 *   edit: (draft, random) => { draft.items.push(String(random())); },
 * }, { test });
 */
export function runCrdtLaws<T>(kit: CrdtLawKit<T>, runner: { test(name: string, run: () => void): unknown }): void {
  for (const law of crdtLaws) runner.test(law.name, () => { law.check(kit); });
}

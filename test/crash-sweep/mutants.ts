import type { Patched } from '../setup/mutated.js';

/** What a crash must not meet, and the scenario that shows it. */
export interface SweepMutant extends Patched { readonly why: string; readonly scenario: string }

export const mutants: readonly SweepMutant[] = [
  {
    name: 'S1-outbox-cleared-before-the-ack', scenario: 'edit-push',
    why: 'An outbox entry goes after its ack: a crash would lose what was on its way.',
    patches: [{
      file: 'src/sync/push.ts',
      find: "  yield* write('remote', path, row.bytes);\n  acknowledged(s, path, row);",
      replace: "  acknowledged(s, path, row);\n  yield* write('remote', path, row.bytes);",
    }],
  },
  {
    name: 'S2-commit-not-awaited', scenario: 'edit-push',
    why: 'Nobody is told that an edit is stored before it is.',
    patches: [{
      file: 'src/sync/documents.ts',
      find: '  yield* storeOf(s).commit();\n  for (const [open, edits] of stored) {',
      replace: '  for (const [open, edits] of stored) {',
    }, {
      file: 'src/sync/documents.ts',
      find: "    s.effects.push({ type: 'stored', doc: open.id, edits });\n  }\n}",
      replace: "    s.effects.push({ type: 'stored', doc: open.id, edits });\n  }\n  yield* storeOf(s).commit();\n}",
    }],
  },
  {
    name: 'S3-a-failed-transaction-is-dropped', scenario: 'edit-push',
    why: 'A transaction whose write failed is written again, as it was.',
    patches: [{
      file: 'src/sync/store/store.ts',
      find: '      const sealed = (this.#sealed ??= this.#seal());\n',
      replace: '      const sealed = this.#seal();\n',
    }],
  },
  {
    name: 'S4-old-files-go-before-the-checkpoint', scenario: 'checkpoint',
    why: 'What a checkpoint replaces goes once that is durable.',
    patches: [{
      file: 'src/sync/store/store.ts',
      find: "    if (this.#since.length > 0) yield* this.#fold();\n    if (!this.#unsound)",
      replace: "    for (const old of this.#since) yield* this.#drop(old);\n    if (this.#since.length > 0) yield* this.#fold();\n    if (!this.#unsound)",
    }],
  },
  {
    name: 'S5-removed-before-what-contains-it-is-there', scenario: 'pack',
    why: 'What contains a file is in storage before the file goes.',
    patches: [{
      file: 'src/sync/pack.ts',
      find: "  yield* publish(s);\n  announce(s);",
      replace: "  for (const [path] of files) yield* remove('remote', path);\n  yield* publish(s);\n  announce(s);",
    }, { file: 'src/sync/pack.ts', find: "import { type Proc, read } from './proc.js';", replace: "import { type Proc, read, remove } from './proc.js';" }],
  },
];

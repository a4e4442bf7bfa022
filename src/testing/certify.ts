import type { Crdt } from '../crdt/crdt.js';
import { SyncError } from '../errors.js';
import type { FileSystem } from '../fs/file-system.js';
import { Soak } from './certify/soak.js';
import type { FileSystemKit } from './file-system-conformance.js';

/** What a certification does; a kind of documents of your own comes with its initial content and an edit. */
export interface CertifyOptions<T = unknown> {
  /** Decides what each device does: what it edits, when it syncs, dies and starts again. In which order they come to it, and so which request a fault hits, is the runtime's. @default a random one, named by the answer and by every error */
  readonly seed?: number | undefined;
  /** At least 1. @default 3 */
  readonly devices?: number | undefined;
  /** How often each of them edits, syncs, fails, dies or starts again; at least 1. @default 12 */
  readonly rounds?: number | undefined;
  /** Of all requests, those that fail, or fail although they were carried out, 0 to 1. @default 0.1 */
  readonly faults?: number | undefined;
  /** How long a file may still come damaged when nothing goes wrong any more, ms. @default 20_000 */
  readonly patience?: number | undefined;
  /** A kind of documents of your own; only that edits change something and all devices come to hold the same is checked then. @default setCrdt(), where nothing may be missing */
  readonly documents?: { readonly crdt: Crdt; readonly init: T; readonly edit: (draft: T, random: () => number) => void } | undefined;
}

/** What was done, for a test's output. */
export interface Certificate {
  readonly seed: number;
  readonly devices: number;
  readonly edits: number;
  /** Sessions that died in the midst of something. */
  readonly kills: number;
  /** Requests, and those of them that were spoilt on purpose. */
  readonly requests: number;
  readonly faults: number;
  /** What the storage holds in the end. */
  readonly files: number;
  readonly bytes: number;
}

/**
 * Lives with a file system: several real devices share documents on it while requests fail, answers get lost and
 * sessions die in the midst of something; then all is well again, and everything has to be there, on every device and
 * on one that comes last. What `runFileSystemConformance` cannot see in single calls shows here: writes that vanish later,
 * lists that forget under load, views that lag for ever.
 *
 * It takes some hundred requests in real time; give slow storage fewer `rounds` and a timeout of minutes.
 *
 * @throws SyncError `invalid-option`
 * @throws Error a sentence with the seed, which gives the same actions again, not their order
 * @example
 * test('carries documents', async () => { console.log(await certifyFileSystem({ create: async () => myFs() })); }, 120_000);
 */
export async function certifyFileSystem<T = unknown>(kit: FileSystemKit, options: CertifyOptions<T> = {}): Promise<Certificate> {
  const { devices = 1, rounds = 1, seed = Math.floor(Math.random() * 1e9) } = options;
  for (const [name, count] of Object.entries({ devices, rounds })) {
    if (!Number.isInteger(count) || count < 1) throw new SyncError('invalid-option', `"${name}" is ${count}. Give a whole number from 1 on: with fewer, nothing is done and nothing certified.`);
  }
  try {
    const first = await kit.create();
    const view = async (): Promise<FileSystem> => await kit.reopen?.() ?? first;
    return await new Soak(seed, view, options as CertifyOptions).run();
  } catch (thrown) {
    throw new Error(`Not so with seed ${seed}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown });
  } finally {
    await kit.dispose?.();
  }
}

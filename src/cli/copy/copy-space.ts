import { SyncError } from '../../errors.js';
import { delay, throwIfAborted } from '../../fs/abort.js';
import type { FileSystem } from '../../fs/file-system.js';
import { atOnce } from '../root/pool.js';
import { readsAtOnce } from '../root/read.js';
import { copyFile, type Outcome } from './copy-file.js';
import { type Listed, listSpace, sameSpace } from './roots.js';

/*
 * The order, and why it is this one. Somebody may open the target at any time.
 *
 * 1. Markers first. To an app, a root without one is a first start: with its first edit it would make a space of its own
 *    there, and two spaces in one root is what no later copying can take apart. A root with a marker whose files come late
 *    is nothing special: missing is not deleted, and whoever reads it merges the rest when it comes.
 * 2. Keys, assets, snapshots and packs, whose content depends on nothing.
 * 3. Logs, oldest first. Who reads a log whose predecessor was collected looks once for the snapshots and packs that hold
 *    it, and not again before the next gap or the next day; so those have to be there before the log is.
 *
 * Apps may write to the source meanwhile. What they collect in between is listed and then gone; its content is in a newer
 * file, so the source is listed again, before any log when a cold file was gone, and at the end until nothing is new.
 */
const phases: readonly (readonly Listed['name']['kind'][])[] = [['space'], ['key', 'asset', 'snapshot', 'pack'], ['log']];

/** Listings of the source, at most: an app that writes without end must not keep a copy from ending. */
const maxRounds = 30;
/** A file that is listed and not there, again and again, is reported after so many times. */
const maxGone = 3;
/** Before the source is listed again because a listed file was not there, ms. */
const pauseWhenGone = 300;
/** Files in a row that fail before storage counts as unusable: two for each request under way. */
const maxFailures = 12;

export interface CopyOptions {
  /** Trusts the size of a file that is already there. @default false: it is read and hashed */
  readonly quick?: boolean | undefined;
  /** Lists and compares, reads and writes nothing. @default false */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** After each file; `total` grows when more is found. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number; readonly bytes: number }) => void) | undefined;
}

export interface Trouble { readonly path: string; readonly why: string }

export interface CopyReport {
  /** The space's id; absent when its marker cannot be read. */
  readonly space?: string;
  readonly dryRun: boolean;
  /** Files copied, or to be copied in a dry run, and their bytes. */
  readonly copied: number;
  readonly bytes: number;
  /** Files that were there already. */
  readonly there: number;
  /** Listed and then collected: their content came with other files. */
  readonly gone: number;
  /** Files of the source that are not what their names say. */
  readonly damaged: readonly Trouble[];
  readonly failed: readonly Trouble[];
  /** Copied and read back, and yet not in the target's listing. */
  readonly unlisted: readonly string[];
  /** Whether the last listing of the source showed nothing new. */
  readonly settled: boolean;
}

interface Tally { copied: number; bytes: number; there: number; damaged: Trouble[]; failed: Trouble[]; inARow: number; total: number }

/**
 * Copies a space from one root to another; run again, it copies what is missing.
 *
 * @throws SyncError `wrong-root`, `aborted`, and whatever makes one of the two unusable
 */
export async function copySpace(from: FileSystem, to: FileSystem, options: CopyOptions = {}): Promise<CopyReport> {
  const { signal, dryRun = false } = options;
  let source = await listSpace(from, signal);
  const target = await listSpace(to, signal);
  const space = await sameSpace({ fs: from, listed: source }, { fs: to, listed: target }, signal);
  if (dryRun) return planned(space, source, target);

  const tally: Tally = { copied: 0, bytes: 0, there: 0, damaged: [], failed: [], inARow: 0, total: source.size };
  const settledPaths = new Set<string>();
  const gone = new Map<string, number>();
  const open = (): Listed[] => [...source.values()].filter(({ name: { path } }) => !settledPaths.has(path));

  let vanished = false;

  const one = async ({ name, size }: Listed): Promise<void> => {
    throwIfAborted(signal);
    const outcome = await copyFile({ from, to, name, size, there: target.get(name.path)?.size, quick: options.quick ?? false, signal });
    if (outcome.kind === 'gone') {
      const times = (gone.get(name.path) ?? 0) + 1;
      vanished = true;
      gone.set(name.path, times);
      if (times < maxGone) return;
    }
    gone.delete(name.path);
    settledPaths.add(name.path);
    count(tally, name.path, outcome, name.kind === 'space');
    options.onProgress?.({ done: settledPaths.size, total: Math.max(tally.total, settledPaths.size), bytes: tally.bytes });
  };

  let rounds = 1;
  for (; open().length > 0 && rounds <= maxRounds; rounds++) {
    vanished = false;
    for (const kinds of phases) {
      const files = open().filter(({ name: { kind } }) => kinds.includes(kind)).sort(oldestFirst);
      await atOnce(readsAtOnce, files, one);
      if (vanished) break;
    }
    if (vanished) await delay(pauseWhenGone, signal); // a listing may be a little late
    source = await listSpace(from, signal);
    for (const path of [...gone.keys()]) if (!source.has(path)) settledPaths.add(path);
    tally.total = new Set([...settledPaths, ...source.keys()]).size;
  }
  return {
    ...(space === undefined ? {} : { space }), dryRun, copied: tally.copied, bytes: tally.bytes, there: tally.there, gone: gone.size,
    damaged: tally.damaged, failed: tally.failed, settled: open().length === 0,
    unlisted: await missing(to, settledPaths, new Set([...gone.keys(), ...[...tally.damaged, ...tally.failed].map(({ path }) => path)]), signal),
  };
}

function count(tally: Tally, path: string, outcome: Outcome, isMarker: boolean): void {
  if (outcome.kind === 'failed') {
    // Without its marker the target is no place to go on writing to.
    if (isMarker || ++tally.inARow >= maxFailures) throw outcome.error ?? new SyncError('unknown', outcome.why);
    tally.failed.push({ path, why: outcome.why });
    return;
  }
  tally.inARow = 0;
  if (outcome.kind === 'there') tally.there++;
  if (outcome.kind === 'damaged') tally.damaged.push({ path, why: outcome.why });
  if (outcome.kind === 'gone') tally.failed.push({ path, why: 'The source lists it again and again, and does not have it.' });
  if (outcome.kind === 'copied') {
    tally.copied++;
    tally.bytes += outcome.bytes;
  }
}

const oldestFirst = (a: Listed, b: Listed): number => (a.name.lamport ?? 0) - (b.name.lamport ?? 0) || (a.name.path < b.name.path ? -1 : 1);

/** Some listings are a little late; what they do not show in the end, readers do not find. */
async function missing(to: FileSystem, settledPaths: ReadonlySet<string>, except: ReadonlySet<string>, signal: AbortSignal | undefined): Promise<string[]> {
  const paths = [...settledPaths].filter((path) => !except.has(path));
  for (let pause = 250; ; pause *= 2) {
    const listed = await listSpace(to, signal);
    const absent = paths.filter((path) => !listed.has(path));
    if (absent.length === 0 || pause > 2000) return absent;
    await delay(pause, signal);
  }
}

function planned(space: string | undefined, source: ReadonlyMap<string, Listed>, target: ReadonlyMap<string, Listed>): CopyReport {
  const wanted = [...source.values()].filter(({ name: { path }, size }) => target.get(path)?.size !== size);
  return {
    ...(space === undefined ? {} : { space }), dryRun: true, copied: wanted.length, bytes: wanted.reduce((sum, { size }) => sum + size, 0),
    there: source.size - wanted.length, gone: 0, damaged: [], failed: [], unlisted: [], settled: true,
  };
}

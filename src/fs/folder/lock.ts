import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { abortedError, delay, throwIfAborted } from '../abort.js';
import type { LockOptions } from '../file-system.js';
import { errnoOf, folderError } from './errors.js';
import { lifeOf, ownIdentity, type ProcessIdentity } from './process-identity.js';

/*
 * A lock is a folder of claims numbered 1, 2, 3, …; the greatest one counts. A claim is given up by renaming it `<n>.free`.
 * Whoever finds the greatest claim n given up, or its process dead, creates n + 1, which the file system grants to exactly one.
 * Numbers are never used again: claims are removed by the holder of a greater one only, and a late comer that creates a
 * removed number sees the greater one afterwards and steps back. So there is no moment in which a takeover can hit a fresh claim.
 */

/** Claims below the holder's that stay (two takeovers' worth), lest a readdir during a takeover see neither the old nor the new. */
const kept = 2;
/** How often (ms) a holder touches its claim, for those that cannot see its process: other containers, other machines. */
const beat = 5000;
/** After how long (ms) without a touch such a claim is taken over; also one that a power cut left unreadable. */
const silence = 30_000;
const shortestPoll = 5;
const longestPoll = 100;

interface Claims { readonly greatest: number; readonly free: boolean; readonly names: readonly string[] }

const claimName = /^(\d+)(?:\.free)?$/;

async function readClaims(folder: string): Promise<Claims> {
  const names = await readdir(folder);
  const greatest = names.reduce((most, name) => Math.max(most, Number(claimName.exec(name)?.[1] ?? 0)), 0);
  return { greatest, free: greatest === 0 || names.includes(`${greatest}.free`), names };
}

type Claimed = 'taken' | 'whole' | 'empty';

/** Creates a claim with its content in one step; `taken` when somebody else has the number. */
async function createClaim(folder: string, number: number, content: string): Promise<Claimed> {
  const claim = join(folder, String(number));
  const draft = join(folder, `draft-${randomUUID()}`);
  try {
    const claimed = await createExclusively(draft, content);
    await link(draft, claim);
    return claimed;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST' || errno === 'ENOENT') return 'taken';
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(errno ?? '')) throw error;
    // A disk without hard links (exFAT): others may see the claim empty for a moment, which counts as held.
    return await createExclusively(claim, content);
  } finally {
    await rm(draft, { force: true });
  }
}

async function createExclusively(file: string, content: string): Promise<Claimed> {
  try {
    const handle = await open(file, 'wx');
    return await handle.writeFile(content).then(() => 'whole' as const, (error: unknown) => {
      // What is on a full disk must still be readable: an empty claim counts as held as long as its holder touches it.
      if (['ENOSPC', 'EDQUOT'].includes(errnoOf(error) ?? '')) return 'empty' as const;
      throw error;
    }).finally(() => handle.close());
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return 'taken';
    throw error;
  }
}

/** Remembers since when (on this process's own clock) a claim shows no sign of life, where its process cannot be seen. */
class Silence {
  #sign = '';
  #since = 0;

  async isOver(claim: string): Promise<boolean> {
    const stats = await stat(claim).catch(() => undefined);
    const sign = `${claim} ${stats?.ino} ${stats?.mtimeMs}`;
    if (sign !== this.#sign) {
      this.#sign = sign;
      this.#since = performance.now();
    }
    return performance.now() - this.#since > silence;
  }
}

async function isAbandoned(claim: string, own: ProcessIdentity, quiet: Silence): Promise<boolean> {
  const text = await readFile(claim, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return false;
  const life = await lifeOf(parseIdentity(text), own);
  return life === 'unknown' ? quiet.isOver(claim) : life === 'dead';
}

function parseIdentity(text: string): ProcessIdentity {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return { host: '', pid: 0 };
  }
}

async function removeOld(folder: string, claims: Claims, mine: number): Promise<void> {
  for (const name of claims.names) {
    const file = join(folder, name);
    const old = name.startsWith('draft-')
      ? Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? Infinity) > 60_000
      : Number.parseInt(name, 10) < mine - kept;
    if (old) await rm(file, { force: true }).catch(() => undefined);
  }
}

async function giveUp(claim: string): Promise<void> {
  try {
    // A rename, because it works on a full disk too.
    await rename(claim, `${claim}.free`);
  } catch (error) {
    // Gone with its folder: nothing is held any more.
    if (errnoOf(error) !== 'ENOENT') throw folderError(error, claim);
  }
}

/** @param missing what the claim does not say yet, for want of room */
function hold(folder: string, mine: number, missing: string | undefined): () => Promise<void> {
  const claim = join(folder, String(mine));
  const touch = async (): Promise<void> => {
    const now = new Date();
    await utimes(claim, now, now);
    if (missing === undefined) return;
    await writeFile(claim, missing, { flag: 'r+' }); // never a claim anew that was given up
    missing = undefined;
  };
  const beating = setInterval(() => void touch().catch(() => undefined), beat).unref();
  let released: Promise<void> | undefined;
  return () => {
    clearInterval(beating);
    return released ??= giveUp(claim);
  };
}

/** The folder of one lock: a dot-name that no list shows, and no two names on a disk that folds case. */
function lockFolder(root: string, name: string): string {
  const readable = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40);
  return join(root, `.crdt-over-fs-lock-${readable}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`);
}

/** Resolves once the lock is held by this call alone among all processes, with its release. */
export async function acquireFolderLock(root: string, name: string, { signal, onHeld }: LockOptions = {}): Promise<() => Promise<void>> {
  const folder = lockFolder(root, name);
  const own = await ownIdentity();
  const quiet = new Silence();
  await mkdir(folder, { recursive: true });
  for (let pause = shortestPoll; ; ) {
    throwIfAborted(signal);
    const { greatest, free } = await readClaims(folder);
    if (!free && !await isAbandoned(join(folder, String(greatest)), own, quiet)) {
      if (pause === shortestPoll) onHeld?.();
      await delay(pause, signal);
      pause = Math.min(pause * 2, longestPoll);
      continue;
    }
    const mine = greatest + 1;
    const content = JSON.stringify(own);
    const claimed = await createClaim(folder, mine, content);
    if (claimed === 'taken') continue;
    const after = await readClaims(folder);
    if (after.greatest !== mine || after.free) {
      await rm(join(folder, String(mine)), { force: true });
      continue;
    }
    await removeOld(folder, after, mine);
    const release = hold(folder, mine, claimed === 'empty' ? content : undefined);
    if (!signal?.aborted) return release;
    await release();
    throw abortedError(signal);
  }
}

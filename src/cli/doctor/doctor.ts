import { SyncError } from '../../errors.js';
import type { FileSystem } from '../../fs/file-system.js';
import type { S3Probe } from '../../fs/s3/probe.js';
import { clock, conditions } from './checks/bucket.js';
import { consistency } from './checks/consistency.js';
import { contract } from './checks/contract.js';
import { cors } from './checks/cors.js';
import { disk, place, room } from './checks/folder.js';
import { listing } from './checks/listing.js';
import { names } from './checks/names.js';
import { permissions, unusable } from './checks/permissions.js';
import { promises } from './checks/promises.js';
import { speed } from './checks/speed.js';
import { fail, type Finding, skipped, warn } from './finding.js';
import type { Check, Probe } from './probe.js';
import { createScratch } from './scratch.js';

/** Cheap and telling ones first: who stops it early has seen what matters. */
const everywhere: readonly Check[] = [cors, promises, consistency, names, listing, contract, speed];
const ofFolders: readonly Check[] = [place, room, disk];
const ofBuckets: readonly Check[] = [clock, conditions];

export interface DoctorOptions {
  readonly fs: FileSystem;
  readonly directory?: string | undefined;
  readonly bucket?: S3Probe | undefined;
  readonly origin?: string | undefined;
  /** Also what takes many requests or much traffic. @default false */
  readonly isThorough?: boolean | undefined;
  /** How long something is awaited that may be seen late, ms. @default 10,000 */
  readonly patience?: number | undefined;
  readonly signal: AbortSignal;
  readonly now?: (() => number) | undefined;
  /** 16 random symbols for the name of the scratch folder. */
  readonly id: string;
  /** Called with what was found so far, after each group of checks. */
  readonly onFindings?: ((findings: readonly Finding[], progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/**
 * Probes a storage. Whatever it wrote it removes, also when it is aborted.
 *
 * @returns what was found, in order
 * @throws SyncError `aborted`
 */
export async function examine(options: DoctorOptions): Promise<readonly Finding[]> {
  const { fs, directory, signal, now = () => Date.now(), isThorough = false, patience = 10_000, onFindings } = options;
  const scratch = createScratch(fs, { id: options.id, directory, signal });
  const checks = [permissions, ...(directory === undefined ? [] : ofFolders), ...(options.bucket ? ofBuckets : []), ...everywhere];
  const probe: Probe = { fs, scratch, directory, bucket: options.bucket, origin: options.origin, isThorough, patience, signal, now };
  const findings: Finding[] = [];
  const add = (more: readonly Finding[], done: number): void => {
    findings.push(...more);
    onFindings?.(more, { done, total: checks.length });
  };
  try {
    for (const [index, check] of checks.entries()) {
      if (findings[0]?.measured?.[unusable] === true) {
        add([skipped('everything else', 'Not tried.')], checks.length);
        break;
      }
      if (check.writes && !canTry(findings)) add([skipped(check.name, 'Not tried, because files cannot be listed, written, read and removed.')], index + 1);
      else add(await runOne(check, probe), index + 1);
      if (signal.aborted) throw new SyncError('aborted', 'The check was stopped.', { cause: signal.reason });
    }
  } finally {
    const left = await scratch.clean();
    if (left.length > 0) add([warn('cleaning up', `${left.length} files of this check could not be removed: everything below ${scratch.folder}.`, 'They hold nothing of yours. Remove them.')], checks.length);
  }
  return findings;
}

const needed = new Set(['list', 'write', 'read', 'delete']);
const canTry = (findings: readonly Finding[]): boolean => [...needed].every((verb) => findings.some(({ check, result }) => check === verb && (result === 'ok' || (verb === 'list' && result === 'warn'))));

async function runOne(check: Check, probe: Probe): Promise<readonly Finding[]> {
  try {
    return await check.run(probe);
  } catch (thrown) {
    return [fail(check.name, `It could not be checked: ${SyncError.from(thrown).message}`, 'Mend that and run the check again; if it stays so, the storage fails at what the library needs.')];
  }
}

import type { FileSystem } from '../../fs/file-system.js';
import type { S3Probe } from '../../fs/s3/probe.js';
import type { Finding } from './finding.js';
import type { Scratch } from './scratch.js';

/** What the checks of a storage are given. */
export interface Probe {
  /** The root itself. Nothing but its scratch folder is written to. */
  readonly fs: FileSystem;
  readonly scratch: Scratch;
  /** The folder the root is, if it is one. */
  readonly directory?: string | undefined;
  /** The bucket the root is in, if it is in one. */
  readonly bucket?: S3Probe | undefined;
  /** Where the app is served from, for CORS. */
  readonly origin?: string | undefined;
  readonly isThorough: boolean;
  /** How long something is awaited that may be seen late, ms. */
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Some facts about a storage. What it throws becomes a finding under its name. */
export interface Check {
  readonly name: string;
  /** Whether it writes to the scratch folder; such checks are left out where nothing can be written or removed. */
  readonly writes: boolean;
  run(probe: Probe): Promise<readonly Finding[]>;
}

// Contract; see README.md of this folder. Implemented by the format work.
import type { CofKind } from './cof-file.js';

/** A path of the grammar, taken apart. */
export interface FileName {
  readonly path: string;
  readonly kind: CofKind | 'key' | 'asset';
  /** The file's id (26 symbols; 52 for an asset). */
  readonly id: string;
  readonly writer?: string;
  readonly lamport?: number;
  readonly docTag?: string;
}

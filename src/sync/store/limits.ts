import type { BodyLimits } from './bodies.js';

/** When a store does what. Changing them changes costs, never what is kept. */
export interface StoreLimits extends BodyLimits {
  /** Transactions since the last checkpoint that make one due. */
  readonly transactions: number;
  /** Bytes of such transactions, unless the checkpoint itself is greater. */
  readonly transactionBytes: number;
  /** Bytes of new chunks that stay in memory until a checkpoint, so that it need not read them again. */
  readonly retainedBytes: number;
}

export const defaultLimits: StoreLimits = {
  transactions: 64,
  transactionBytes: 256 * 1024,
  retainedBytes: 256 * 1024,
  bodyBytes: 64 * 1024,
  filesPerDoc: 8,
  smallFiles: 8,
};

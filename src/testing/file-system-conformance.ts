import type { FileSystem } from '../fs/file-system.js';
import { contentChecks } from './file-system-conformance/content.js';
import { hintChecks } from './file-system-conformance/hints.js';
import { listChecks } from './file-system-conformance/list.js';

/** What the suite needs to know about a file system. */
export interface FileSystemKit {
  /** An empty file system, each time another one. */
  create(): Promise<FileSystem>;
  /** A second view of the storage that `create` made last, as another device or tab has it; the same instance where omitted. */
  reopen?(): Promise<FileSystem>;
  /** Called after each check, whether it holds or not. */
  dispose?(): Promise<void>;
  /** How many files the check of a complete listing writes; lower it for slow storage. @default 1,101 (two pages of S3) */
  readonly manyFiles?: number;
  /** Whether the storage replaces a file in one step. Where it does not, what is torn by an abort or by writing at once is accepted. @default true */
  readonly atomic?: boolean;
}

/** One fact about a file system. */
export interface FileSystemCheck {
  readonly name: string;
  /** Rejects with a sentence when the fact does not hold. */
  check(kit: FileSystemKit): Promise<void>;
}

/**
 * The contract of `FileSystem` as facts that can be checked one by one, with any test runner or none.
 *
 * Whether upper and lower case are the same is left to the storage, in paths and in prefixes, as long as a list shows a
 * path as it was written: the library itself tells nothing apart by case alone.
 */
export const fileSystemConformance: readonly FileSystemCheck[] = [...contentChecks, ...listChecks, ...hintChecks];

/**
 * Registers a test for each fact of the contract.
 *
 * Give slow storage a timeout of 60 s a test: one writes 1,101 files. A hint (`watch`) or a lock that is free has 3 s to come.
 *
 * @example
 * import { test } from 'vitest';
 * runFileSystemConformance({ create: async () => myFs(await emptyFolder()) }, { test });
 */
export function runFileSystemConformance(kit: FileSystemKit, runner: { test(name: string, run: () => Promise<void>): unknown }): void {
  for (const { name, check } of fileSystemConformance) {
    runner.test(name, async () => {
      try {
        await check(kit);
      } finally {
        await kit.dispose?.();
      }
    });
  }
}

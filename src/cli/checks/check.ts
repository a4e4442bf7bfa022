import type { Context } from '../command.js';
import { directoryOf } from '../open.js';
import { findIntact, type IntactCopies, withCopies } from '../root/intact.js';
import { openSpace } from '../root/require.js';
import { type SpaceView, viewOf } from '../root/space-view.js';
import type { FileEntry, FileSystem } from '../../fs/file-system.js';
import { originalsOf } from './copies.js';
import { checkDocuments } from './documents.js';
import { checkFiles } from './files.js';
import type { Finding } from './finding.js';
import { checkForeign } from './foreign.js';
import { checkGarbage, checkMarkers, checkTemporary } from './root.js';
import { survey } from './survey.js';
import { checkWriters } from './writers.js';

/** What `verify` found. */
export interface Report {
  readonly files: number;
  readonly bytes: number;
  readonly documents: number;
  readonly changes: number;
  readonly problems: number;
  readonly findings: readonly Finding[];
}

/** A space, and the copies of its files that tools or people made. */
export interface Opened extends SpaceView {
  readonly fs: FileSystem;
  readonly copies: IntactCopies;
  /** Copies outside of the folders of documents. */
  readonly elsewhere: readonly FileEntry[];
}

/** Reads a root with everything that may be of help. @throws SyncError when storage cannot be used, DataError when it holds no space */
export async function openWithCopies(context: Context, url: string): Promise<Opened> {
  const view = await openSpace(context, url);
  const inRoot = await view.fs.list('', { signal: context.signal });
  const elsewhere = inRoot.filter(({ path }) => !/^[lpdka]\//.test(path) && originalsOf(path).length > 0);
  return { ...view, elsewhere, copies: await findIntact(view.fs, [...view.root.foreign, ...elsewhere], context) };
}

/** Checks a root. @throws SyncError when storage cannot be used, DataError when it holds no space */
export async function check(context: Context, url: string): Promise<Report> {
  const { root, copies, elsewhere } = await openWithCopies(context, url);
  // What copies hold is not lost, so documents are judged as they are once `repair` has put these back.
  const surveyed = await survey(viewOf(withCopies(root, copies)), context);
  const findings = [
    ...checkMarkers(root),
    ...checkFiles(surveyed, root, copies),
    ...checkDocuments(surveyed),
    ...checkWriters(surveyed),
    ...checkForeign(root, elsewhere, copies),
    ...(await checkTemporary(directoryOf(url))),
    ...checkGarbage(surveyed),
  ];
  return {
    files: root.files.length,
    bytes: root.files.reduce((sum, file) => sum + file.size, 0),
    documents: surveyed.documents.filter(({ isRemoved, hasContent }) => !isRemoved && hasContent).length,
    changes: surveyed.documents.reduce((sum, document) => sum + document.changes, 0),
    problems: findings.filter(({ severity }) => severity === 'problem').length,
    findings: findings.sort((a, b) => Number(a.severity === 'notice') - Number(b.severity === 'notice')),
  };
}

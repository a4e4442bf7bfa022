import type { CofFile } from '../../format/cof-file.js';
import type { Root, StoredFileRecord } from '../root/read.js';
import { tombstoneCodec } from '../../sync/records.js';
import type { Survey } from './survey.js';

/** Files of a backup that are damaged in a root. */
export function damagedIn(root: Root, backup: Root): StoredFileRecord[] {
  const damaged = new Set(root.files.filter(({ problem }) => problem?.code === 'damaged').map(({ path }) => path));
  return backup.files.filter(({ path, file }) => file && damaged.has(path));
}

/**
 * Files of a backup that a root lacks: those that hold something no file of the root contains, newest logs, removals of what is here, markers if it has none.
 * All others went because newer ones contain them, and are not brought back.
 */
export function neededFrom(backup: Root, root: Root, survey: Survey): StoredFileRecord[] {
  const listed = new Set(root.files.map(({ path }) => path));
  const hasMarker = root.files.some(({ name }) => name.kind === 'space');
  return backup.files.filter(({ path, name, file }) => {
    if (!file || listed.has(path)) return false;
    if (name.kind === 'space') return !hasMarker;
    if (name.kind === 'log' && (name.lamport ?? 0) > newestLog(root, name.writer)) return true;
    return file.sections.some(({ doc, codec, version }) => (codec === tombstoneCodec ? isBack(doc, file, survey) : survey.contains(doc, version) !== true));
  });
}

/** Whether a document is there with files that a tombstone removes: nobody lets go of a tombstone before these are gone. */
function isBack(doc: string, { meta }: CofFile, { documents }: Survey): boolean {
  const removed = new Set(meta.subsumes);
  return documents.some(({ id, isRemoved, parts }) => id === doc && !isRemoved && parts.some(({ record }) => removed.has(record.name.id)));
}

function newestLog({ files }: Root, writer: string | undefined): number {
  return files.reduce((most, { name }) => (name.kind === 'log' && name.writer === writer ? Math.max(most, name.lamport ?? 0) : most), 0);
}

/** Whether two roots are one space: by their markers, and where one has lost these, by a file that both have. */
export function isSameSpace(a: Root, b: Root): boolean {
  const [here, there] = [spacesOf(a), spacesOf(b)];
  if (here.size > 0 && there.size > 0) return [...here].some((space) => there.has(space));
  const paths = new Set(a.files.map(({ path }) => path));
  return b.files.some(({ path }) => paths.has(path));
}

const spacesOf = ({ files }: Root): Set<string> => new Set(files.map(({ file }) => file?.meta.space).filter((space) => space !== undefined));

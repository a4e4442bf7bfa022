import type { SyncErrorCode } from '../../errors.js';
import type { Missed } from '../../format/cof-file.js';
import type { IntactCopies } from '../root/intact.js';
import type { Root, StoredFileRecord } from '../root/read.js';
import { nameOf } from '../root/writers.js';
import { list } from '../words.js';
import { type Finding, type FindingCode, howToRepublish } from './finding.js';
import type { Survey } from './survey.js';

/** Files that cannot be read, and whether what is in them is elsewhere. */
export function checkFiles(survey: Survey, { files }: Root, intact: IntactCopies): Finding[] {
  return files.flatMap((record) => (record.problem ? [unreadable(survey, record, record.problem.code, intact.get(record.path)?.path)] : []));
}

const kinds: Partial<Record<SyncErrorCode, FindingCode>> = { 'damaged': 'damaged', 'newer-format': 'newer-format', 'too-large': 'too-large' };

function unreadable(survey: Survey, record: StoredFileRecord, code: SyncErrorCode, copy: string | undefined): Finding {
  const { path, name, problem, size } = record;
  const base = { severity: 'problem', code: kinds[code] ?? 'unreadable', paths: [path] } as const;
  if (code === 'newer-format') {
    return { ...base, what: 'A newer version of crdt-over-fs wrote this file; this one cannot read it.', lost: 'nothing', loss: 'Nothing is lost: nobody touches what it cannot read.', advice: 'Update crdt-over-fs, then verify again.' };
  }
  if (code === 'too-large') return { ...base, what: `The file is larger than any file of this format may be: ${problem?.message ?? ''}`, ...lossOf(survey, record), advice: 'No device wrote this. It may be moved away.' };
  if (code !== 'damaged') return { ...base, what: `The storage does not hand this file out: ${problem?.message ?? ''}`, lost: 'unknown', loss: 'The file is there. Whether it is whole can be told when it can be read.', advice: 'See to it that this file may be read, then verify again.' };
  const what = size === 0 ? 'The file is empty: it was not written to its end, or is a placeholder of a sync tool that has not fetched it yet.'
    : 'The bytes of the file are not those its name stands for: it is damaged, or not all of it has arrived yet.';
  if (copy !== undefined) return { ...base, what, lost: 'nothing', loss: `Nothing is lost: ${copy} is an intact copy of it.`, advice: 'Run "crdt-over-fs repair ROOT": it puts the copy in its place.' };
  if (name.kind === 'space') return { ...base, what: `${what} It only marks this folder as a space, and its name is enough for that.`, lost: 'nothing', loss: 'Nothing is lost.', advice: 'If there is a backup: "crdt-over-fs repair ROOT --from BACKUP".' };
  return { ...base, what, ...lossOf(survey, record) };
}

/** Whether what a file that cannot be read should hold is elsewhere. */
function lossOf(survey: Survey, record: StoredFileRecord): Pick<Finding, 'lost' | 'loss' | 'advice'> {
  const { view } = survey;
  const { id, kind, writer, lamport = 0 } = record.name;
  const covers = view.root.files.filter(({ file }) => file?.meta.subsumes?.includes(id));
  const pack = covers.find(({ name }) => name.kind === 'pack');
  const nothing = (why: string) => ({ lost: 'nothing', loss: `Nothing is lost: ${why}.`, advice: 'Nothing needs to be done: devices leave the file alone.' } as const);
  if (pack) return nothing(`${pack.path} contains it`);
  const announced = view.root.files.flatMap(({ file }) => file?.meta.snap ?? []).find((one) => one.id === id);
  if (announced?.doc !== undefined && announced.version && survey.contains(announced.doc, announced.version)) return nothing('other files contain all of it');
  const held = survey.remains(record);
  // What was damaged may be the versions themselves, but a version that is found whole is one that was written.
  if (held?.every(({ doc, version }) => survey.contains(doc, version) === true)) return nothing(held.length === 0 ? 'it seems to hold no changes' : 'other files contain all that it seems to hold');

  const author = nameOf(view.writers, writer);
  const readers = kind === 'log' && writer !== undefined ? readersOf(survey, writer, lamport) : [];
  const advice = `${howToRepublish([author, ...readers.filter((name) => name !== author)])}${kind === 'log' && readers.length === 0 ? ' No other device says that it has read this file.' : ''}`;
  const isAnyIncomplete = survey.documents.some(({ isIncomplete }) => isIncomplete);
  const documents = [...new Set(covers.flatMap(({ file }) => (file?.sections ?? []).map(({ doc }) => doc)))].filter((doc) => doc !== '');
  if (documents.length > 0) return { lost: 'unknown', loss: `What it held of ${list(documents.map((doc) => JSON.stringify(doc)))} is in a snapshot; whether it held more cannot be told.`, advice };
  if (!isAnyIncomplete) return { lost: 'unknown', loss: `It cannot be told whether anything is lost: every document is complete without it. ${author} wrote it.`, advice };
  return { lost: 'changes', loss: `Changes are missing: those that ${author} wrote into it are in no other file.`, advice };
}

/** Devices that say that they have read a writer's logs up to one. */
function readersOf({ view }: Survey, writer: string, lamport: number): string[] {
  const own = view.writers.get(writer)?.device?.id;
  const isIn = ([after, upTo]: Missed = [0, 0]): boolean => lamport > after && lamport <= upTo;
  const names = [...view.writers.values()].filter(({ id, device, seen, missed }) => id !== writer && (device === undefined || device.id !== own) && (seen.get(writer) ?? 0) >= lamport && !isIn(missed[writer]))
    .map(({ id }) => nameOf(view.writers, id));
  return [...new Set(names)];
}

import { nameOf, type Writer } from '../root/writers.js';
import { count, list } from '../words.js';
import { type Finding, howToRepublish } from './finding.js';
import type { Survey } from './survey.js';

/** Whether what files say of one another holds: chains of logs, and snapshots and packs that were announced. */
export function checkWriters(survey: Survey): Finding[] {
  const ids = new Set(survey.view.root.files.map(({ name }) => name.id));
  return [...announcedAndGone(survey, ids), ...[...survey.view.writers.values()].flatMap((writer) => [...newestGone(survey, writer), ...forks(survey, writer)]), ...brokenChains(survey, ids)];
}

/** A snapshot that a log tells of may only go when another contains it. */
function* announcedAndGone(survey: Survey, ids: ReadonlySet<string>): Generator<Finding> {
  const { files } = survey.view.root;
  const contained = new Set(files.flatMap(({ file }) => file?.meta.subsumes ?? []));
  const told = new Set<string>();
  for (const { path, name, file } of files) {
    for (const { kind, id, doc, version } of file?.meta.snap ?? []) {
      if (ids.has(id) || contained.has(id) || told.has(id)) continue;
      told.add(id);
      // A pack says nothing of what is in it, but who lacks it lacks something that others build on.
      if (kind !== 'snapshot' || doc === undefined || !version || survey.contains(doc, version) !== false) continue;
      const author = nameOf(survey.view.writers, name.writer);
      yield {
        severity: 'problem', code: 'snapshot-gone', document: doc, paths: [path],
        what: `This log of ${author} tells of a snapshot of ${doc === '' ? 'the list of documents' : JSON.stringify(doc)} (${id}) that is gone, and what was in it is not all in other files.`,
        lost: 'changes', loss: `Changes are missing: ${author} had them.`, advice: `On a mirrored folder it may still be on its way. ${howToRepublish([author])}`,
      };
    }
  }
}

/** A device's newest log is never removed, so another device that says it has read a newer one than there is has seen it vanish. */
function* newestGone({ view }: Survey, { id, files, device }: Writer): Generator<Finding> {
  const newest = files.reduce((most, { name }) => (name.kind === 'log' ? Math.max(most, name.lamport ?? 0) : most), 0);
  const readers = [...view.writers.values()].filter((other) => other.id !== id && (device === undefined || other.device?.id !== device.id) && (other.seen.get(id) ?? 0) > newest);
  if (readers.length === 0) return;
  // A writer that is silent for half a year, or was replaced by a new one of the same device, may lose its last log.
  const ids = new Set(view.root.files.map(({ name }) => name.id));
  const retired = view.root.files.some(({ file }) => file?.meta.retires?.some((gone) => !ids.has(gone)));
  if (retired) return;
  const author = nameOf(view.writers, id);
  const names = [...new Set(readers.map((reader) => nameOf(view.writers, reader.id)))];
  yield {
    severity: 'problem', code: 'log-gone',
    what: `The newest log of ${author} is gone: ${list(names)} ${names.length === 1 ? 'has' : 'have'} read a newer one than there is here.`,
    lost: 'changes', loss: `Changes may be missing from storage: those ${author} made last. They are still on ${list(names)}.`, advice: `Was an older copy of this folder put back? ${howToRepublish(names)}`,
  };
}

/** Two logs that continue the same one: two copies of one device's data ran. Both are read, so it does no harm. */
function* forks({ view }: Survey, { id, files }: Writer): Generator<Finding> {
  const next = new Map<string, string[]>();
  for (const { path, name, file } of files) {
    if (name.kind !== 'log' || !file) continue;
    const before = file.meta.prev ?? '';
    next.set(before, [...(next.get(before) ?? []), path]);
  }
  const paths = [...next.values()].filter((logs) => logs.length > 1).flat();
  if (paths.length === 0) return;
  yield {
    severity: 'notice', code: 'forked', paths,
    what: `Two copies of ${nameOf(view.writers, id)} wrote at once, or it was set back to a backup: its logs branch.`,
    lost: 'nothing', loss: 'Nothing is lost: all branches are read.', advice: 'Nothing needs to be done: a device that notices takes a new identity.',
  };
}

/** Logs whose predecessor is nowhere. That is so in every space that has been tidied, and a loss would show in the documents. */
function* brokenChains({ view }: Survey, ids: ReadonlySet<string>): Generator<Finding> {
  const { files } = view.root;
  if (files.some(({ name }) => name.kind === 'snapshot' || name.kind === 'pack')) return;
  const paths = files.filter(({ file }) => file?.meta.prev !== undefined && !ids.has(file.meta.prev)).map(({ path }) => path);
  if (paths.length === 0) return;
  yield {
    severity: 'notice', code: 'log-gone', paths,
    what: `Before ${count(paths.length, 'log')}, the log that came before is gone, though there is no snapshot yet that could contain it.`,
    lost: 'unknown', loss: 'It was only an acknowledgement without changes (those are cleaned up), or changes nobody has built on yet are missing.',
    advice: 'Compare with a backup, or open the app on every device that takes part.',
  };
}

import { tombstoneCodec } from '../../sync/records.js';
import { nameOf } from '../root/writers.js';
import { count, list } from '../words.js';
import { type Finding, howToRepublish } from './finding.js';
import type { DocumentSurvey, Survey } from './survey.js';

/** Whether each document is all there and loads. */
export function checkDocuments(survey: Survey): Finding[] {
  return survey.documents.flatMap((document) => [
    ...incomplete(survey, document), ...isBack(survey, document), ...withoutContent(survey, document), ...refused(survey, document), ...ofUnknownKind(document),
  ]);
}

function incomplete({ view }: Survey, { id, isIncomplete, parts }: DocumentSurvey): Finding[] {
  if (!isIncomplete) return [];
  const waiting = parts.filter(({ outcome }) => outcome === 'pending');
  const names = [...new Set(waiting.map(({ record }) => nameOf(view.writers, record.name.writer)))];
  const paths = [...new Set(waiting.map(({ record }) => record.path))];
  const who = names.length === 0 ? 'whoever wrote what builds on them' : list(names.map((name) => JSON.stringify(name)));
  return [{
    severity: 'problem', code: 'incomplete', document: id, paths,
    what: `${JSON.stringify(id)} is not complete: ${paths.length > 0 ? `what ${count(paths.length, 'file')} of ${who} add${paths.length === 1 ? 's' : ''}` : 'some of it'} builds on changes that are in no readable file.`,
    lost: 'changes', loss: `Changes are missing: ${who} had them.`,
    advice: howToRepublish(names),
  }];
}

/** The list of documents still says that it was removed, and the file that removes it is gone or cannot be read. */
function isBack({ view }: Survey, { id, hasContent }: DocumentSurvey): Finding[] {
  if (!hasContent || !view.catalog.get(id)?.deleted || view.found(id).some(({ section }) => section.codec === tombstoneCodec)) return [];
  return [{
    severity: 'problem', code: 'removal-gone', document: id,
    what: `${JSON.stringify(id)} was removed, and is back: the file that removes it (in d/) is gone or cannot be read.`,
    lost: 'nothing', loss: 'Nothing is lost.',
    advice: 'Remove it again in the app. A backup helps too: "crdt-over-fs repair ROOT --from BACKUP".',
  }];
}

function withoutContent({ view }: Survey, { id, hasContent }: DocumentSurvey): Finding[] {
  const listed = view.catalog.get(id);
  if (hasContent || !listed || listed.deleted) return [];
  return [{
    severity: 'problem', code: 'no-content', document: id,
    what: `The list of documents names ${JSON.stringify(id)}, but no readable file holds any of it.`,
    lost: 'changes', loss: 'Changes are missing: all of this document.',
    advice: howToRepublish([]),
  }];
}

function refused({ view }: Survey, { id, parts }: DocumentSurvey): Finding[] {
  const bad = parts.filter(({ outcome }) => outcome === 'rejected');
  return bad.map(({ record, section }) => ({
    severity: 'problem', code: 'rejected', document: id, paths: [record.path],
    what: `The file is whole, but what it holds of ${JSON.stringify(id)} (${section.codec}, ${count(section.bytes.length, 'byte')}) does not load.`,
    lost: 'changes', loss: `Changes may be missing: ${nameOf(view.writers, record.name.writer)} wrote them like this.`,
    advice: 'This is a fault of the program that wrote the file: please report it. Other changes are not affected.',
  }));
}

function ofUnknownKind({ id, unknown, parts }: DocumentSurvey): Finding[] {
  if (unknown.length === 0) return [];
  const paths = [...new Set(parts.filter(({ outcome }) => outcome === 'unknown').map(({ record }) => record.path))];
  return [{
    severity: 'problem', code: 'unknown-codec', document: id, paths,
    what: `${JSON.stringify(id)} is, or is in part, of a kind this version does not read: ${list(unknown)}. It was not checked.`,
    lost: 'nothing', loss: 'Nothing is lost: nobody touches what it cannot read.', advice: 'If a newer version of the app wrote it, update crdt-over-fs.',
  }];
}

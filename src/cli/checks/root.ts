import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Root, StoredFileRecord } from '../root/read.js';
import { count, list, size } from '../words.js';
import type { Finding } from './finding.js';
import type { Survey } from './survey.js';

/** Whether the root is one space. */
export function checkMarkers({ files }: Root): Finding[] {
  const markers = files.filter(({ name }) => name.kind === 'space');
  if (markers.length === 0) {
    return [{
      severity: 'problem', code: 'no-marker',
      what: 'The file l/0-space-….cof that marks this as a space is gone.',
      lost: 'nothing', loss: 'Nothing is lost, but devices that know this space stop and ask until it is back.',
      advice: 'Bring it back from a backup: "crdt-over-fs repair ROOT --from BACKUP".',
    }];
  }
  const spaces = new Set(markers.map(({ file }) => file?.meta.space).filter((space) => space !== undefined));
  if (spaces.size < 2) return [];
  return [{
    severity: 'notice', code: 'markers', paths: markers.map(({ path }) => path),
    what: `${count(spaces.size, 'marker')} name different spaces: several devices began here at the same moment, or two spaces were put into one folder.`,
    lost: 'nothing', loss: 'Nothing is lost: all devices read all files.', advice: 'If two spaces were mixed by mistake, take the files of one away again.',
  }];
}

/** Files whose content is in newer ones: devices remove them after a while. */
export function garbageOf({ files }: Root): readonly StoredFileRecord[] {
  const whole = new Set(files.filter(({ name }) => name.kind === 'pack').flatMap(({ file }) => file?.meta.subsumes ?? []));
  const byDocument = new Map<string, Set<string>>();
  for (const { name, file } of files) {
    const [section] = file?.sections ?? [];
    if (name.kind === 'snapshot' && section) for (const id of file?.meta.subsumes ?? []) byDocument.set(id, (byDocument.get(id) ?? new Set()).add(section.doc));
  }
  return files.filter(({ name, file }) => whole.has(name.id)
    || (file && file.sections.length > 0 && file.sections.every(({ doc }) => byDocument.get(name.id)?.has(doc))));
}

export function checkGarbage({ view }: Survey): Finding[] {
  const garbage = garbageOf(view.root);
  if (garbage.length === 0) return [];
  return [{
    severity: 'notice', code: 'garbage', paths: garbage.map(({ path }) => path),
    what: `${count(garbage.length, 'file')} (${size(garbage.reduce((sum, file) => sum + file.size, 0))}) ${garbage.length === 1 ? 'is' : 'are'} contained in newer ones and will be removed.`,
    lost: 'nothing', advice: 'Devices do this by themselves after a while, which slower ones are given to read them.',
  }];
}

/** Files a listing does not show: unfinished writes and downloads. Only a folder of this machine has them. */
export async function checkTemporary(directory: string | undefined): Promise<Finding[]> {
  if (directory === undefined) return [];
  const found: string[] = [];
  for (const folder of ['l', 'p', 'd']) {
    const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) if (entry.isFile() && /^[.~]|\.(?:part|tmp)$/i.test(entry.name) && entry.name !== '.DS_Store') found.push(`${folder}/${entry.name}`);
  }
  if (found.length === 0) return [];
  return [{
    severity: 'notice', code: 'temporary', paths: found,
    what: `${count(found.length, 'temporary file')} of a write or a download that is going on or was broken off: ${list(found)}.`,
    advice: 'Devices ignore them. If nothing is running, they may be removed.',
  }];
}

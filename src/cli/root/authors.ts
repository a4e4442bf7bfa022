import type { DeviceInfo } from '../../format/cof-file.js';
import type { MergedDocument } from './document.js';
import type { Writer } from './writers.js';

/** Which device made which change, as far as the files tell: those that hold single edits do, snapshots only name everybody in them. */
export function authorsOf({ parts, kit, entries }: MergedDocument, writers: ReadonlyMap<string, Writer>): ReadonlyMap<string, DeviceInfo> {
  const byActor = new Map<string, DeviceInfo>();
  for (const { record, section } of parts) {
    if (!kit || record.name.kind === 'snapshot') continue;
    const device = writers.get(record.name.writer ?? '')?.device;
    if (!device) continue;
    for (const { actor, isInitial } of kit.changesIn(section.version, entries)) if (!isInitial) byActor.set(actor, device);
  }
  const onlyOne = soleAuthor(parts, writers);
  const authors = new Map<string, DeviceInfo>();
  for (const [id, { actor, isInitial }] of entries) {
    const device = isInitial ? undefined : byActor.get(actor) ?? onlyOne;
    if (device) authors.set(id, device);
  }
  return authors;
}

/** The one device that had a part in a document, if it was only one. */
function soleAuthor(parts: MergedDocument['parts'], writers: ReadonlyMap<string, Writer>): DeviceInfo | undefined {
  const devices = new Map<string, DeviceInfo>();
  for (const { record } of parts) {
    const { authors = {}, writer = '' } = record.file?.meta ?? {};
    const named = record.name.kind === 'snapshot' ? Object.values(authors) : [writers.get(writer)?.device];
    if (named.length === 0 || named.includes(undefined)) return undefined;
    for (const device of named) if (device) devices.set(device.id, device);
  }
  return devices.size === 1 ? [...devices.values()][0] : undefined;
}

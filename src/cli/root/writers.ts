import type { DeviceInfo, Missed } from '../../format/cof-file.js';
import type { Root, StoredFileRecord } from './read.js';

/** One incarnation of a device, as its files tell. */
export interface Writer {
  readonly id: string;
  device?: DeviceInfo;
  /** Its files, oldest first. */
  readonly files: StoredFileRecord[];
  /** The greatest lamport in the name of a file of its. */
  lamport: number;
  /** What it says it has read, by writer. */
  readonly seen: Map<string, number>;
  /** What of that it says it has not all read. */
  missed: Readonly<Record<string, Missed>>;
}

/** Everybody who wrote a file here, or in a file that others contain. */
export function readWriters({ files }: Root): ReadonlyMap<string, Writer> {
  const writers = new Map<string, Writer>();
  const of = (id: string): Writer => {
    const present = writers.get(id);
    if (present) return present;
    const writer: Writer = { id, files: [], lamport: 0, seen: new Map(), missed: {} };
    writers.set(id, writer);
    return writer;
  };
  const inOrder = [...files].sort((a, b) => (a.name.lamport ?? 0) - (b.name.lamport ?? 0));
  for (const record of inOrder) {
    // Names are enough for this: a damaged file still says who wrote it.
    if (record.name.writer === undefined) continue;
    const writer = of(record.name.writer);
    writer.files.push(record);
    writer.lamport = Math.max(writer.lamport, record.name.lamport ?? 0);
    const meta = record.file?.meta;
    if (meta?.device) writer.device = meta.device;
    if (meta && record.name.kind === 'log') writer.missed = meta.missed ?? {};
    for (const [other, lamport] of Object.entries(meta?.seen ?? {})) writer.seen.set(other, Math.max(lamport, writer.seen.get(other) ?? 0));
    for (const [author, device] of Object.entries(meta?.authors ?? {})) of(author).device ??= device;
  }
  return writers;
}

/** What to call a writer: its device's name, or what is known. */
export function nameOf(writers: ReadonlyMap<string, Writer>, id: string | undefined): string {
  if (id === undefined) return 'somebody';
  return writers.get(id)?.device?.name ?? `an unnamed device (${id})`;
}

import { authorsOf } from './authors.js';
import type { SpaceView } from './space-view.js';

/** What another device wrote and this one has not said that it has read. */
export interface Behind { readonly device: string; readonly files: number }

/** A device, with all its writers. */
export interface DeviceRow {
  /** Absent for a writer whose device no file names any more. */
  readonly id?: string;
  readonly name: string;
  readonly writers: readonly string[];
  readonly lamport: number;
  readonly files: number;
  readonly bytes: number;
  /** Its newest change by its own clock, milliseconds since 1970. */
  readonly lastTime?: number;
  /** Empty when it has read everything of the others that is here. */
  readonly behind: readonly Behind[];
}

/** Every device that has files here, or a part in one. */
export async function readDevices(view: SpaceView): Promise<readonly DeviceRow[]> {
  const groups = new Map<string, string[]>();
  for (const [id, { device }] of view.writers) groups.set(device?.id ?? id, [...(groups.get(device?.id ?? id) ?? []), id]);
  const times = await lastTimes(view);
  const rows = [...groups].map(([key, writers]) => rowOf(view, key, writers, times.get(key)));
  return rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.lamport - b.lamport));
}

function rowOf({ writers: all }: SpaceView, key: string, writers: readonly string[], lastTime: number | undefined): DeviceRow {
  const own = writers.map((id) => all.get(id)).filter((writer) => writer !== undefined);
  const files = own.flatMap((writer) => writer.files);
  const device = own.find((writer) => writer.device)?.device;
  const behind = new Map<string, number>();
  for (const other of all.values()) {
    if (writers.includes(other.id)) continue;
    const read = Math.max(0, ...own.map(({ seen }) => seen.get(other.id) ?? 0));
    const unread = other.files.filter(({ name, file }) => name.kind === 'log' && (name.lamport ?? 0) > read && (file?.sections.length ?? 0) > 0).length;
    const name = other.device?.name ?? other.id;
    if (unread > 0) behind.set(name, (behind.get(name) ?? 0) + unread);
  }
  return {
    ...(device ? { id: device.id } : {}),
    name: device?.name ?? `unnamed (${key})`,
    writers,
    lamport: Math.max(...own.map(({ lamport }) => lamport)),
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    ...(lastTime === undefined ? {} : { lastTime }),
    behind: [...behind].map(([name, count]) => ({ device: name, files: count })),
  };
}

/** The newest change of each device in any document. */
async function lastTimes(view: SpaceView): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const id of view.ids) {
    const document = await view.merge(id);
    const authors = authorsOf(document, view.writers);
    for (const entry of document.history) {
      const device = authors.get(entry.id)?.id;
      if (device !== undefined && entry.time !== undefined) times.set(device, Math.max(entry.time, times.get(device) ?? 0));
    }
    document.free();
  }
  return times;
}

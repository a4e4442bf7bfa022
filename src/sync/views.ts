import type { DeviceInfo } from '../format/cof-file.js';
import { collectAt } from './collect.js';
import type { Catalog } from './catalog.js';
import { healAt } from './heal.js';
import { docRow, hasRead, isBehind, isOwn, knownOf, selfOf, tablesOf } from './records.js';
import { packable } from './pack.js';
import { snapshotAt } from './snapshot.js';
import type { Known, State, WriterRow } from './state.js';
import { unsentAt } from './tailed.js';
import { acknowledgementDue } from './tidy.js';
import type { DeviceView, DocView } from './types.js';

/** What is known of one document. */
export function docView(s: State, doc: string): DocView {
  const open = s.open.get(doc);
  const row = s.tables ? docRow(s, doc) : undefined;
  let waiting = 0;
  if (s.tables) {
    for (const [, known] of knownOf(s, doc)) {
      for (const section of known.sections) if (section.doc === doc && ['pending', 'rejected', 'unknown'].includes(section.state)) waiting++;
    }
  }
  return {
    edited: open?.edited ?? 0,
    stored: open?.durable ?? 0,
    unpublished: (row?.unpublished ?? 0) + (open ? open.edited - open.stored : 0),
    loaded: open?.loaded ?? false,
    behind: s.tables === undefined || isBehind(s, doc),
    everPulled: (row?.cleared ?? 0) > 0,
    waiting,
    error: s.failing.get(doc),
  };
}

/** All documents of the space, removed ones included, by id. */
export function docs(s: State): readonly { id: string; removed: boolean }[] {
  const found = new Map<string, boolean>();
  for (const id of s.byDoc.keys()) found.set(id, false);
  for (const [id, entry] of (s.open.get('')?.replica as Catalog | undefined)?.value ?? []) found.set(id, entry.deleted);
  if (s.tables) {
    for (const [id, row] of tablesOf(s).docs.entries()) {
      if (row.dirty || row.unpublished > 0) found.set(id, false);
      if (row.removed || row.removing) found.set(id, true);
    }
  }
  found.delete('');
  return [...found].map(([id, removed]) => ({ id, removed })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Every device that writes, or has written, here. One device may have had several writers. */
export function devices(s: State): readonly DeviceView[] {
  if (!s.tables) return [];
  const self = selfOf(s);
  const found = new Map<string, DeviceView>();
  if (self.device) found.set(self.device.id, { ...self.device, self: true, upToDate: true });
  const rowsOf = new Map<string, WriterRow[]>();
  for (const [writer, row] of tablesOf(s).writers.entries()) {
    if (!row.device || isOwn(s, writer) || row.device.id === self.device?.id) continue;
    rowsOf.set(row.device.id, [...(rowsOf.get(row.device.id) ?? []), row]);
    found.set(row.device.id, { ...row.device, self: false, upToDate: true });
  }
  for (const { writer, lamport } of ownLogs(s)) {
    for (const [id, view] of found) if (view.upToDate && !view.self && !rowsOf.get(id)?.some((row) => hasRead(row, writer, lamport))) found.set(id, { ...view, upToDate: false });
  }
  return [...found.values()];
}

/** The logs of this device in storage that carry changes, those of former writers and of sessions that ended too. */
function* ownLogs(s: State): Generator<Known> {
  for (const [path, known] of tablesOf(s).known.entries()) {
    const isThere = s.remote.sent.has(path) || (s.remote.listed?.has(path) ?? true);
    if (known.kind === 'log' && known.sections.length > 0 && isOwn(s, known.writer) && isThere) yield known;
  }
}

/** Other devices that have read a writer's logs up to that one. */
export function seenBy(s: State, writer: string, lamport: number): readonly DeviceInfo[] {
  if (!s.tables) return [];
  const self = selfOf(s).device?.id;
  const found = new Map<string, DeviceInfo>();
  for (const [, row] of tablesOf(s).writers.entries()) {
    if (row.device && row.device.id !== self && hasRead(row, writer, lamport)) found.set(row.device.id, row.device);
  }
  return [...found.values()];
}

/** Files that could not be read and are tried again later. */
export const quarantined = (s: State): number => s.tables?.quarantine.size ?? 0;

/** Whether an `ack` job would say something. */
export const ackDue = (s: State): boolean => acknowledgementDue(s);

/** When `tidy` has something to do next, ms since 1970. */
export function nextDue(s: State): number | undefined {
  if (!s.tables || !s.remote.rootChecked) return undefined;
  if (packable(s).length > 0 || [...s.failing.values()].some(({ retryable }) => retryable)) return 0;
  const times = [healAt(s), collectAt(s), snapshotAt(s), unsentAt(s)].filter((time) => time !== undefined);
  return Math.min(...times);
}

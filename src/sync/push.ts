import { decodeFile } from '../format/file.js';
import { commit } from './documents.js';
import { capture, enqueue } from './outbox.js';
import { type Proc, write } from './proc.js';
import { docRow, randomId, selfOf, setKnown, setMarker, tablesOf, tombstoneCodec, updateDoc, updateSelf } from './records.js';
import { isStillRoot, listRoot } from './root.js';
import type { OutboxRow, State } from './state.js';
import { judge } from './tombstones.js';
import { knownFrom, learnWriters } from './receive.js';

/** Own logs up to this size are kept as bytes until they are packed, bytes. */
const maxKept = 65_536;

/** Captures what is unpublished and sends everything that waits. */
export function* publish(s: State): Proc<void> {
  yield* s.lanes.push.run(function* () {
    const { moved } = s.remote;
    yield* captureAndSend(s);
    if (s.remote.moved && !moved) yield* captureAndSend(s);
    s.remote.moved = false; // not before all of it is there: else nobody would try again
  });
}

function* captureAndSend(s: State): Proc<void> {
  yield* capture(s);
  yield* commit(s);
  yield* send(s);
}

/** Sends the outbox, oldest first. Nothing leaves before it is durable here; an entry goes only after its ack. */
function* send(s: State): Proc<void> {
  const { outbox, markers } = tablesOf(s);
  if (outbox.size === 0) return;
  if (!s.remote.rootChecked || !(yield* isStillRoot(s))) yield* listRoot(s);
  if (markers.size === 0) {
    const marker = enqueue(s, { kind: 'space', meta: { space: randomId(s) }, sections: [] });
    const row = outbox.get(marker.path);
    yield* commit(s);
    if (row) yield* sendOne(s, marker.path, row);
  }
  for (const [path, row] of [...outbox.entries()]) if (outbox.has(path)) yield* sendOne(s, path, row);
}

function* sendOne(s: State, path: string, row: OutboxRow): Proc<void> {
  yield* write('remote', path, row.bytes);
  acknowledged(s, path, row);
  yield* commit(s);
}

/** Storage has it: outbox → known, in one transaction. */
function acknowledged(s: State, path: string, row: OutboxRow): void {
  const tables = tablesOf(s);
  tables.outbox.delete(path);
  const file = decodeFile(path, row.bytes);
  if (file.kind === 'space') return setMarker(s, path, { bytes: row.bytes });
  const known = knownFrom(s, path, file, row.bytes.length, () => 'applied');
  setKnown(s, path, known);
  s.remote.sent.add(path);
  learnWriters(s, file, known);
  if (known.kind !== 'log') updateSelf(s, { untold: [...(selfOf(s).untold ?? []), path] });
  for (const section of file.sections) if (section.codec === tombstoneCodec) judge(s, section.doc);
  if (file.kind === 'log' && row.bytes.length <= maxKept) tables.ownLogs.set(path, row.bytes);
  for (const [doc, edits] of Object.entries(row.edits)) {
    updateDoc(s, doc, { unpublished: Math.max(0, docRow(s, doc).unpublished - edits) });
  }
  for (const [doc, edits] of s.captures.get(path) ?? []) {
    if (doc !== '') s.effects.push({ type: 'published', doc, edits, writer: known.writer, lamport: known.lamport });
  }
  s.captures.delete(path);
  s.effects.push({ type: 'views' });
}

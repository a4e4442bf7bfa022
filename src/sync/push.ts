import { decodeFile } from '../format/file.js';
import { commit, commitIfRoom } from './documents.js';
import { capture, enqueue } from './outbox.js';
import { type Proc, write } from './proc.js';
import { docRow, randomId, selfOf, setKnown, tablesOf, tombstoneCodec, updateDoc, updateSelf } from './records.js';
import { isStillRoot, listRoot } from './root.js';
import type { OutboxRow, State } from './state.js';
import { judge } from './tombstones.js';
import { knownFrom, learnWriters } from './receive.js';

/** Own logs up to this size are kept as bytes until they are packed, bytes. */
const maxKept = 65_536;

/** How to make durable here what is about to leave, and what came back. */
type Keep = (s: State) => Proc<void>;

/** Captures what is unpublished and sends everything that waits. Nothing leaves before it is durable here. */
export const publish = (s: State): Proc<void> => capturedAndSent(s, commit);

/** The same for edits, which are safe in storage when there is no room for them here. */
export const publishEdits = (s: State): Proc<void> => capturedAndSent(s, commitIfRoom);

function* capturedAndSent(s: State, keep: Keep): Proc<void> {
  yield* s.lanes.push.run(function* () {
    yield* capture(s);
    yield* keep(s);
    yield* send(s, keep);
  });
}

/** Sends the outbox, oldest first. An entry goes only after its ack. */
function* send(s: State, keep: Keep): Proc<void> {
  const { outbox, markers } = tablesOf(s);
  if (outbox.size === 0) return;
  if (!s.remote.rootChecked || !(yield* isStillRoot(s))) yield* listRoot(s);
  if (markers.size === 0) {
    const marker = enqueue(s, { kind: 'space', meta: { space: randomId(s) }, sections: [] });
    const row = outbox.get(marker.path);
    yield* keep(s);
    if (row) yield* sendOne(s, marker.path, row, keep);
  }
  for (const [path, row] of [...outbox.entries()]) if (outbox.has(path)) yield* sendOne(s, path, row, keep);
}

function* sendOne(s: State, path: string, row: OutboxRow, keep: Keep): Proc<void> {
  yield* write('remote', path, row.bytes);
  acknowledged(s, path, row);
  yield* keep(s);
}

/** Storage has it: outbox → known, in one transaction. */
function acknowledged(s: State, path: string, row: OutboxRow): void {
  const tables = tablesOf(s);
  tables.outbox.delete(path);
  const file = decodeFile(path, row.bytes);
  if (file.kind === 'space') return void tables.markers.set(path, {});
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

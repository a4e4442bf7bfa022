import type { Change, Profile } from '../../src/testing/simulator/index.js';

/** A change of the real code that breaks a rule of the protocol. */
export interface Mutant {
  readonly name: string;
  /** The rule, and what breaks without it. */
  readonly why: string;
  /** The profile that shows it. @default by seed */
  readonly profile?: Profile;
  /** What its runs have otherwise than the seed says: what hides it is off, what it is about is sure to strike. */
  readonly change?: Change;
  readonly patches: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
}

/** Nothing is lost and nobody removes anything: then looking is enough to come to hold the same, and each look is checked. */
const quiet: Change = { faults: { rot: 0, destroy: 0, restore: 0, mixUp: 0, remove: 0, clone: 0, junk: 0, resurrect: 0, clock: 0, sleep: 0.5 } };

/** One session for each device, which may always do what it asks for, and one version of the app. */
const undisturbed: Change = { faults: { tab: 0, refuse: 0, evict: 0, copy: 0, lie: 0, older: 0, trap: 0 } };

/** The simulator must find each of them: one that it does not find says that the simulator is too weak, or the rule needless. */
export const mutants: readonly Mutant[] = [
  {
    name: 'M1-no-hash-in-the-name',
    why: 'A name determines its bytes. A restored backup would write other bytes under a name it has used before.',
    patches: [
      { file: 'src/format/file.ts', find: 'const id = fileId(bytes);', replace: 'const id = fileId(new TextEncoder().encode(`${file.kind} ${file.meta.writer} ${file.meta.lamport} ${file.sections[0]?.doc}`));' },
      { file: 'src/format/file.ts', find: 'if (fileId(plain) !== name.id) throw', replace: 'if (plain.length < metaAt) throw' },
    ],
  },
  {
    name: 'M2-sequence-watermark',
    why: 'New is what is listed and not known. Files arrive in any order, so what has a lower number may still come.',
    patches: [{
      file: 'src/sync/pull.ts',
      find: "const logs = named(entries).filter(({ kind }) => kind === 'log');",
      replace: "const logs = named(entries).filter(({ kind, writer = '', lamport = 0 }) => kind === 'log' && lamport > (tablesOf(s).writers.get(writer)?.newest.lamport ?? -1));",
    }],
  },
  {
    name: 'M3-known-before-verified',
    why: 'A file is known once it is verified. What was read torn would never be read again.',
    patches: [{
      file: 'src/sync/receive.ts',
      find: 'quarantine(s, path, withAdvice(SyncError.from(thrown), path), bytes.length);',
      replace: "setKnown(s, path, { kind: 'log', id: idOf(path), writer: '', lamport: 0, size: bytes.length, at: s.options.now(), sections: [] });",
    }],
  },
  {
    name: 'M4-wipe-dead-writers-by-age',
    why: 'Time decides when garbage goes, never whether data survives.',
    patches: [{
      file: 'src/sync/collect.ts',
      find: 'if (!cover) return undefined;',
      replace: 'if (!cover && s.options.now() - file.at > patience) continue;\n    if (!cover) return undefined;',
    }],
  },
  {
    name: 'M5-delete-before-ack',
    why: 'What contains a file is in storage, and was seen there, before the file goes.',
    patches: [
      {
        file: 'src/sync/snapshot.ts',
        find: '  yield* publish(s); // a snapshot is in storage before a log tells of it',
        replace: `  for (const [path, row] of [...tablesOf(s).outbox.entries()]) {
    for (const id of decodeFile(path, row.bytes).meta.subsumes ?? []) {
      const old = s.pathOf.get(id);
      if (old) yield* remove('remote', old);
    }
  }
  yield* publish(s);`,
      },
      { file: 'src/sync/snapshot.ts', find: "import type { Proc } from './proc.js';", replace: "import { remove, type Proc } from './proc.js';\nimport { decodeFile } from '../format/file.js';" },
    ],
  },
  {
    name: 'M6-time-ordered-journal',
    why: 'There is no order of arrival: a cursor over a shared journal passes over what comes late.',
    patches: [{
      file: 'src/sync/pull.ts',
      find: "const logs = named(entries).filter(({ kind }) => kind === 'log');",
      replace: "const cursor = Math.max(-1, ...[...tablesOf(s).known.entries()].map(([, known]) => known.lamport));\n  const logs = named(entries).filter(({ kind, lamport = 0 }) => kind === 'log' && lamport > cursor);",
    }],
  },
  {
    name: 'M7-newest-snapshot-only',
    why: 'Of several snapshots none needs to contain the others: every one that no other contains is read.',
    patches: [{
      file: 'src/sync/pull.ts',
      find: 'left = left.filter((file) => !next.has(file));',
      replace: "left = left.filter((file) => !next.has(file) && file.kind !== 'snapshot');",
    }],
  },
  {
    name: 'M10-an-ack-of-a-mirror-is-durable',
    change: { hosts: 1, faults: { ...undisturbed.faults, destroy: 1 } },
    why: 'Where an ack does not mean durable, what contains a file is known to be on another machine before the file goes.',
    profile: 'mirror',
    patches: [{
      file: 'src/sync/collect.ts',
      find: 's.options.host !== undefined && (tablesOf(s).haves.get(cover.id) ?? []).some((host) => host !== s.options.host);',
      replace: "s.options.host !== undefined || tablesOf(s).haves.has(cover.id);",
    }],
  },
  {
    name: 'M11-unknown-codecs-are-contained',
    why: 'What an app cannot read it may not take for contained.',
    patches: [
      { file: 'src/sync/collect.ts', find: 'if (!understands(s, doc, codec)) return undefined;', replace: 'if (!understands(s, doc, codec)) continue;' },
    ],
  },
  {
    name: 'M12-a-missing-file-is-no-gap',
    change: { ...quiet, superseded: 0, docs: 1, letters: 300, devices: 3, span: 600_000, openness: 0.95 },
    why: 'A listed file that is not there any more was contained in something: every document is behind.',
    patches: [
      { file: 'src/sync/pull.ts', find: 'if (!complete) markMissing(s);', replace: '' },
      { file: 'src/sync/receive.ts', find: 'if ((meta.prev !== undefined && !wasRead(s, meta.prev)) ||', replace: 'if (' },
    ],
  },
  {
    name: 'M13-outbox-cleared-before-the-ack',
    why: 'An outbox entry goes after its ack: a crash would lose what was on its way.',
    patches: [{
      file: 'src/sync/push.ts',
      find: "  yield* write('remote', path, row.bytes);\n  acknowledged(s, path, row);",
      replace: "  acknowledged(s, path, row);\n  yield* write('remote', path, row.bytes);",
    }],
  },
  {
    name: 'M14-acts-before-the-local-write',
    why: 'Nothing leaves, and nothing is told to be stored, before it is durable here: whoever does not wait for the disk forgets what it has said.',
    patches: [{
      file: 'src/sync/proc.ts',
      find: '      this.#requests.push({ id, request: wait.request });',
      replace: "      this.#requests.push({ id, request: wait.request });\n      if (wait.request.where === 'local' && wait.request.verb === 'write') this.answer(id, { value: undefined });",
    }],
  },
  {
    name: 'M15-unreadable-sections-are-subsumed',
    why: 'What an app cannot read is in no snapshot of its own.',
    patches: [
      { file: 'src/sync/snapshot.ts', find: '(understands(s, section.doc, section.codec) && section.state', replace: '(section.state' },
      { file: 'src/sync/snapshot.ts', find: "section.state === 'applied'\n      && section.codec !== tombstoneCodec && open.replica.includes(section.version)", replace: "section.codec !== tombstoneCodec && (!understands(s, section.doc, section.codec) || open.replica.includes(section.version))" },
      { file: 'src/sync/collect.ts', find: 'if (!understands(s, doc, codec)) return undefined;', replace: '' },
    ],
  },
  {
    name: 'M17-what-is-not-listed-is-gone',
    why: 'A listing may lack what is there: an absence says nothing.',
    patches: [{
      file: 'src/sync/forget.ts',
      find: '    doubt(s, file, covers ??= allCovers(s));',
      replace: "    doubt(s, file, covers ??= allCovers(s));\n    for (const { doc } of file.sections) if (doc !== '' && ![...s.byDoc.get(doc) ?? []].some((other) => listed?.has(other))) drop(s, doc);",
    }, { file: 'src/sync/forget.ts', find: "import type { Known, State } from './state.js';", replace: "import type { Known, State } from './state.js';\nimport { drop } from './tombstones.js';" }],
  },
  {
    name: 'M20-a-tombstone-takes-what-it-does-not-name',
    change: { docs: 1, letters: 8, steps: 250, bursts: 0, faults: { rot: 0, destroy: 0, remove: 2 } },
    why: 'A removal covers what was known when it was made: what others wrote meanwhile brings the document back.',
    patches: [{
      file: 'src/sync/tombstones.ts',
      find: 'if (isContent && !isBuried(s, doc, known.id)) yield [path, known];',
      replace: 'if (isContent && !s.buried.has(doc)) yield [path, known];',
    }],
  },
  {
    name: 'M21-nobody-heals',
    why: 'What storage lost is published again by who has it.',
    patches: [{ file: 'src/sync/heal.ts', find: 'if (isFirst) return;', replace: 'if (isFirst || now > 0) return;' }],
  },
  {
    name: 'M22-an-actor-is-used-twice',
    why: 'A replica has an actor of its own: a restored store would make other changes under the ids of those it has forgotten.',
    patches: [{
      file: 'src/testing/set-crdt.ts',
      find: "const actor = Math.floor(random() * 2 ** 48).toString(36).padStart(10, '0');",
      replace: "const actor = (first ??= Math.floor(random() * 2 ** 48).toString(36).padStart(10, '0'));",
    }, {
      file: 'src/testing/set-crdt.ts',
      find: "  return {\n    name: 'set',",
      replace: "  let first: string | undefined;\n  return {\n    name: 'set',",
    }],
  },
  {
    name: 'M24-aside-for-good',
    why: 'What could not be read is read again: the next time it may be whole.',
    patches: [{ file: 'src/sync/receive.ts', find: 'next <= s.options.now() || next > s.options.now() + longestWait;', replace: 'next <= s.options.now() - 400 * 86_400_000;' }],
  },
  {
    name: 'M25-what-is-listed-counts-as-read',
    why: 'A device says that it has read what it has read: an edit is not called delivered because its file was listed.',
    patches: [
      { file: 'src/sync/chains.ts', find: 'if (aside.some((unread) => unread <= lamport)) break;', replace: '' },
      { file: 'src/sync/chains.ts', find: '!isLate || lamportsAside(s, writer).length > 0) continue;', replace: '!isLate) continue;' },
    ],
  },
  {
    name: 'M26-what-was-collected-counts-as-read',
    why: 'A log that went because something contains it was read when that was: else a device says that it has read what it has not.',
    profile: 's3',
    change: { faults: { lag: 0, clone: 0, restore: 0, mixUp: 0 } },
    patches: [{ file: 'src/sync/chains.ts', find: 'if ((unread ??= greatestUnread(s)) > row.contiguous)', replace: 'if ((unread ??= 0) > row.contiguous)' }],
  },
  {
    name: 'M30-one-bad-file-stops-all',
    why: 'A file that cannot be read is put aside and stops no other.',
    patches: [{ file: 'src/sync/receive.ts', find: 'quarantine(s, path, withAdvice(SyncError.from(thrown), path), bytes.length);', replace: 'throw withAdvice(SyncError.from(thrown), path);' }],
  },
  {
    name: 'M31-what-an-older-app-cannot-read-is-dropped',
    why: 'A section of an unknown codec is kept as bytes: the file is known and is not read again once the app is updated.',
    change: { faults: { older: 0.3 } },
    patches: [{ file: 'src/sync/receive.ts', find: 'if (!isHere) keepChunk(', replace: 'if (!isHere && understands(s, section.doc, section.codec)) keepChunk(' }],
  },
  {
    name: 'M32-unread-is-folded-away',
    why: 'What this app cannot read stays as it came when a document is written as one.',
    change: { openness: 0.2, faults: { older: 0.1 } },
    patches: [{ file: 'src/sync/documents.ts', find: '=> understands(s, open.id, chunk.codec) && open.replica', replace: '=> !understands(s, open.id, chunk.codec) || open.replica' }],
  },
  {
    name: 'M33-unknown-for-good',
    why: 'What was unknown is judged again: an updated app would take its content for missing in storage.',
    change: { faults: { older: 0.3 } },
    patches: [{ file: 'src/sync/merge.ts', find: "section.state === 'rejected' || section.state === 'dropped') return", replace: "section.state === 'rejected' || section.state === 'unknown' || section.state === 'dropped') return" }],
  },
];

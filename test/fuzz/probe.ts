import { SyncError } from '../../src/errors.js';
import { codecs } from '../../src/format/codecs.js';
import { decodeFile } from '../../src/format/file.js';
import { parseName } from '../../src/format/names.js';
import { docs as docsOf } from '../../src/sync/core.js';
import { createRandom } from '../../src/testing/simulator/random.js';
import { Finding, sameBytes } from './decode.js';
import { add, docs, itemsOf, join, worldAt, type Member, type Space, type Stored } from './space.js';

/** What is expected of a space with strange files in it. */
export interface Expectation {
  /** Real files are damaged: what they held comes back once somebody who knows it is told. @default false */
  readonly damages?: boolean;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Puts strange files into a space and lets devices work on: one that knew the space, one that comes new, one that
 * makes edits meanwhile.
 *
 * @throws Finding when one of them stops, misses something, believes a damaged file, or touches one it cannot read
 */
export function probe(space: Space, strange: readonly Stored[], { damages = false }: Expectation = {}): void {
  const { flavour } = space;
  const random = createRandom('probe', strange[0]?.path ?? '');
  const world = worldAt(space.now + minute, random);
  const remote = new Map(space.remote);
  for (const { path, bytes } of strange) if (!remote.has(path) || !sameBytes(remote.get(path) ?? bytes, bytes)) remote.set(path, bytes);
  const real = new Set(space.samples.map(({ path }) => path));
  const judged = strange.map((one) => ({ ...one, ...judge(one), real: real.has(one.path) }));
  const closes = judged.some(({ path, error }) => error === 'newer-format' && parseName(path)?.kind === 'space');
  // A file that says it contains others hides them from who has not read those yet: without reading them nobody can tell.
  const hides = judged.some(({ error, contains }) => error === undefined && contains);
  const members: Member[] = [];
  const begin = (name: string, local?: ReadonlyMap<string, Uint8Array>): Member => {
    const member = join(flavour, world, random, remote, name, local);
    members.push(member);
    return member;
  };
  const run = (member: Member, ...kinds: readonly ('pull' | 'publish' | 'tidy' | 'ack')[]): void => {
    for (const kind of kinds) {
      world.now += 1_000;
      try {
        member.run({ kind });
      } catch (thrown) {
        if (closes && thrown instanceof SyncError && thrown.code === 'newer-format') continue;
        throw new Finding(`${kind} fails: ${thrown instanceof SyncError ? `${thrown.code} ${String((thrown.cause as Error | undefined)?.stack ?? thrown.message)}` : String((thrown as Error).stack)}`);
      }
    }
  };

  const phone = begin('phone', space.phone);
  run(phone, 'pull', 'tidy', 'ack');
  const laptop = begin('laptop', space.laptop);
  for (const doc of docs) add(flavour, laptop, doc, `made after, in ${doc}`);
  run(laptop, 'publish');
  world.now += 65 * minute;
  run(phone, 'pull', 'tidy');
  const fresh = begin('fresh');
  run(fresh, 'pull', 'tidy');
  run(laptop, 'pull', 'tidy');
  if (closes) return untouched(members, remote, judged);
  for (const doc of docs) {
    const made = `made after, in ${doc}`;
    for (const member of members) {
      const items = itemsOf(flavour, member, doc);
      // What a damaged file alone holds comes back when a device that has it heals it, and with it what builds on it.
      if (!items.includes(made) && !(damages && member === fresh)) throw new Finding(`an edit made after does not arrive in ${doc}`);
      const missing = (hides || damages) && member === fresh ? [] : (space.items.get(doc) ?? []).filter((item) => !items.includes(item));
      if (missing.length > 0) throw new Finding(`${member === fresh ? 'a new device' : 'a device'} misses ${missing.map((item) => item.slice(0, 20)).join(', ')} of ${doc}`);
    }
  }
  const isStillThere = ({ path, bytes }: Stored): boolean => sameBytes(remote.get(path) ?? new Uint8Array(), bytes); // its writer may have written it again already
  for (const member of members) believes(member, judged.filter((one) => isStillThere(one) && (!one.real || member === fresh)), member === fresh || member === phone);
  for (const days of damages ? [0.05, 0.05, 0.05, 1, 35] : [1, 35]) {
    world.now += days * day;
    for (const member of [fresh, phone, laptop]) run(member, 'pull', 'publish', 'ack', 'tidy', 'pull');
  }
  untouched(members, remote, judged);
  if (flavour.name === 'set' && !damages) stillThere(space, remote);
  if (hides) return;
  const last = begin('last');
  run(last, 'pull');
  const listed = [...members].map(({ state }) => JSON.stringify(docsOf(state).filter(({ id }) => space.listed.includes(id))));
  if (listed.some((list) => list !== listed[0])) throw new Finding(`devices list other documents: ${[...new Set(listed)].join(' and ')}`);
  for (const doc of docs) {
    const texts = members.map((member) => itemsOf(flavour, member, doc).join('\n'));
    if (texts.some((text) => text !== texts[0])) throw new Finding(`devices do not agree on ${doc}`);
    const missing = (space.items.get(doc) ?? []).filter((item) => !itemsOf(flavour, last, doc).includes(item));
    if (missing.length > 0) throw new Finding(`storage lost ${missing.map((item) => item.slice(0, 20)).join(', ')} of ${doc}`);
  }
}

/** Whoever may be misled: storage itself holds every item still. */
function stillThere(space: Space, remote: ReadonlyMap<string, Uint8Array>): void {
  const contents = [...remote].flatMap(([path, bytes]) => {
    try {
      return decodeFile(path, bytes).sections.map((section) => Buffer.from(section.bytes));
    } catch {
      return [];
    }
  });
  for (const item of [...space.items.values()].flat()) if (!contents.some((content) => content.includes(item))) throw new Finding(`no file in storage holds ${item.slice(0, 20)} any more`);
}

interface Judged extends Stored {
  /** Why nobody reads it; undefined when it is read. */
  readonly error?: string;
  /** Whether who reads it may not let it go. */
  readonly kept: boolean;
  /** Whether it says that it contains others. */
  readonly contains: boolean;
  /** Whether a real file had this name, which devices know rightly and may let go. */
  readonly real: boolean;
}

function judge({ path, bytes }: Stored): Omit<Judged, keyof Stored | 'real'> {
  if (!parseName(path)) return { error: 'foreign', kept: true, contains: false };
  try {
    const { meta, sections } = decodeFile(path, bytes);
    const known = ['set/changes', 'set/full', ...codecs] as const;
    return { contains: (meta.subsumes?.length ?? 0) > 0, kept: meta.sealed === true || sections.some(({ codec }) => !(known as readonly string[]).includes(codec)) };
  } catch (thrown) {
    return { error: thrown instanceof SyncError ? thrown.code : 'unknown', kept: true, contains: false };
  }
}

/** What cannot be read is not known, and the status says so. */
function believes({ state, effects }: Member, judged: readonly Judged[], looked: boolean): void {
  const tables = state.tables;
  if (!tables) throw new Finding('a device has no store');
  for (const { path, error } of judged) {
    if (error === undefined) continue;
    if (tables.known.has(path)) throw new Finding(`a file that cannot be read (${error}) is known: ${path}`);
    const kind = parseName(path)?.kind;
    // Markers count by their names alone; logs are read by everybody, the cold folders by who needs them.
    if (!looked || kind !== 'log') continue;
    const warned = effects.some((effect) => effect.type === 'warning' && effect.path === path);
    if (!tables.quarantine.has(path) || !warned) throw new Finding(`nobody is told of ${path} (${error})`);
  }
}

/** No device has asked to change or remove a file that it cannot read, and it is as it was. */
function untouched(members: readonly Member[], remote: ReadonlyMap<string, Uint8Array>, judged: readonly Judged[]): void {
  const kept = new Map(judged.filter((one) => one.kept && !one.real).map((one) => [one.path, one.bytes]));
  for (const { requests } of members) {
    for (const request of requests) {
      if (request.where === 'remote' && (request.verb === 'write' || request.verb === 'remove') && kept.has(request.path)) throw new Finding(`a device asks to ${request.verb} ${request.path}`);
    }
  }
  for (const [path, bytes] of kept) if (!sameBytes(remote.get(path) ?? new Uint8Array(), bytes)) throw new Finding(`${path} is not what it was`);
}

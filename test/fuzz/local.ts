import { SyncError } from '../../src/errors.js';
import { fileId } from '../../src/format/hash.js';
import { decodePlain } from '../../src/sync/store/plain.js';
import { decodeBodies, decodeCheckpoint, decodeTransaction } from '../../src/sync/store/records.js';
import { createRandom } from '../../src/testing/simulator/random.js';
import { Finding } from './decode.js';
import { bits, flips, truncations } from './mutations.js';
import { add, docs, itemsOf, join, worldAt, type Sample, type Space } from './space.js';
import type { Tally } from './tally.js';

const kinds: Readonly<Record<string, string>> = { t: 'transaction', c: 'checkpoint', d: 'chunks' };

/** What a device keeps of a space: a checkpoint, chunks, transactions, and edits that nobody else has in all of them. */
export function localStore(space: Space): { files: Map<string, Uint8Array>; samples: Sample[] } {
  const random = createRandom('local');
  const world = worldAt(space.now, random);
  const device = join(space.flavour, world, random, new Map(space.remote), 'laptop', space.laptop);
  for (let edit = 0; edit < 70; edit++) {
    add(space.flavour, device, 'note', `local ${edit}`);
    device.run({ kind: 'store' });
  }
  const files = new Map(device.local);
  const samples = [...files].filter(([path]) => /^main\/[tcd]\//.test(path)).map(([path, bytes]) => ({ path, bytes, kind: kinds[path.charAt(5)] ?? 'local' }));
  return { files, samples };
}

/** Decoders of the local store throw what they say, whatever bytes have the right name. */
export function decodeLocal(tally: Tally, samples: readonly Sample[], masks: readonly number[], most = Infinity): void {
  for (const { path, bytes, kind } of samples) {
    for (const [mutation, changed] of sometimes([...named('local: one byte changed, renamed', flips(bytes, masks)), ...named('local: cut, renamed', truncations(bytes))], most)) {
      if (fileId(changed) === path.slice(-26)) throw new Finding('two contents have one hash');
      try {
        open(kind, changed);
        tally.add({ kind, mutation, bytes: changed }, 'valid');
      } catch (thrown) {
        if (thrown instanceof SyncError && (thrown.code === 'damaged' || thrown.code === 'newer-format')) tally.add({ kind, mutation, bytes: changed }, 'rejected');
        else tally.findings.push({ kind, mutation, message: `decoding throws ${String((thrown as Error).stack ?? thrown)}` });
      }
    }
  }
}

const sometimes = <T>(all: readonly T[], most: number): T[] => all.filter((_, at) => at % Math.max(1, Math.ceil(all.length / most)) === 0);

function* named(mutation: string, all: Iterable<Uint8Array>): Generator<[string, Uint8Array]> {
  for (const bytes of all) yield [mutation, bytes];
}

function open(kind: string, bytes: Uint8Array): void {
  if (kind === 'chunks') for (const body of decodeBodies(bytes)) decodePlain(body.bytes);
  if (kind === 'transaction') {
    const { ops, added } = decodeTransaction(bytes);
    for (const { value } of ops) if (value) decodePlain(value);
    for (const body of added) decodePlain(body.bytes);
  }
  if (kind === 'checkpoint') for (const { rows } of decodeCheckpoint(bytes).tables) for (const [, row] of rows) decodePlain(row);
}

/** Every file of a store damaged, cut, lost, doubled or exchanged: the device starts, and has everything again after a look at storage. */
export function breakLocal(tally: Tally, space: Space, broken: readonly Sample[]): void {
  const { files, samples } = localStore(space);
  for (const [at, sample] of broken.entries()) {
    const { path, bytes, kind } = sample;
    const other = samples.find((one) => one.path !== path) ?? sample;
    const flip = (where: number): Uint8Array => bytes.map((byte, index) => (index === where ? byte ^ (bits[at % 8] ?? 1) : byte));
    const changes: readonly [string, [string, Uint8Array | undefined][]][] = [
      ['first byte', [[path, flip(0)]]], ['middle byte', [[path, flip(bytes.length >> 1)]]], ['last byte', [[path, flip(bytes.length - 1)]]],
      ['empty', [[path, new Uint8Array(0)]]], ['one byte', [[path, bytes.slice(0, 1)]]], ['half', [[path, bytes.slice(0, bytes.length >> 1)]]], ['all but a byte', [[path, bytes.slice(0, -1)]]],
      ['lost', [[path, undefined]]], ['another body', [[path, other.bytes]]], ['exchanged', [[path, other.bytes], [other.path, bytes]]],
      ['a second name', [[path.replace(/-[0-9a-z]{8}-/, '-00000zzz-'), bytes]]], ['another folder', [[path.replace(/^main\/./, kind === 'chunks' ? 'main/t' : 'main/d'), bytes]]],
    ];
    for (const [what, edits] of changes) {
      const local = new Map(files);
      for (const [where, content] of edits) if (content) local.set(where, content); else local.delete(where);
      const mutation = `local store: ${what}`;
      tally.add({ kind, mutation, bytes }, 'rejected');
      tally.probes++;
      try {
        start(space, local, kind !== 'chunks');
      } catch (thrown) {
        tally.findings.push({ kind, mutation: `${mutation} of ${path}`, message: thrown instanceof Finding ? thrown.message : String((thrown as Error).stack ?? thrown) });
      }
    }
  }
}

function start(space: Space, local: ReadonlyMap<string, Uint8Array>, keepsUnsent: boolean): void {
  const { flavour } = space;
  const random = createRandom('start');
  const world = worldAt(space.now + 60_000, random);
  const remote = new Map(space.remote);
  const device = join(flavour, world, random, remote, 'laptop', local);
  for (let look = 0; look < 3; look++) {
    device.run({ kind: 'pull' });
    device.run({ kind: 'publish' });
    device.run({ kind: 'tidy' });
    world.now += 65 * 60_000;
  }
  const fresh = join(flavour, world, random, remote, 'fresh');
  fresh.run({ kind: 'pull' });
  for (const doc of docs) {
    const items = itemsOf(flavour, device, doc);
    const missing = (space.items.get(doc) ?? []).filter((item) => !items.includes(item));
    if (missing.length > 0) throw new Finding(`${doc} lacks ${missing.map((item) => item.slice(0, 20)).join(', ')}`);
    if (itemsOf(flavour, fresh, doc).join() !== items.join()) throw new Finding(`storage and the device do not agree on ${doc}`);
  }
  if (keepsUnsent && !itemsOf(flavour, device, 'note').some((item) => item.startsWith('local'))) throw new Finding('edits in whole files are lost');
}

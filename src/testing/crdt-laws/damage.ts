import { ensure } from '../check.js';
import type { Content } from '../../crdt/crdt.js';
import { SyncError } from '../../errors.js';
import { ensureOutcomes, ensureSame, law, sameBytes, type Round } from './round.js';

/** Bytes that are not what they should be. Files are checked by their hash first, so this is the second line. */
export const damageLaws = [
  law('damaged content is refused and leaves value and version as they are', (round) => {
    const { devices, contents } = round.story();
    for (const content of [round.pick(contents), round.pick(devices).full()]) {
      for (const bad of damagedCopies(round, content)) {
        const reader = round.create();
        if (reader.includes(bad.version)) continue;
        if (round.random() < 0.5) round.edit(reader);
        const [value, version] = [reader.value, reader.version()];
        ensureOutcomes(reader.apply([bad]).outcomes, ['rejected'], `${bad.codec} of ${bad.bytes.length} bytes`);
        ensure(reader.value === value && sameBytes(reader.version(), version), 'Something changed');
        ensure(!reader.pending, 'Something is pending');
        ensureOutcomes(reader.apply([content]).outcomes.filter((outcome) => outcome === 'rejected'), [], 'Undamaged, afterwards');
      }
    }
  }),

  law('damaged content takes nothing beside it along', (round) => {
    const { contents } = round.story();
    const expected = round.reader(...contents);
    const bad = contents.flatMap((content) => round.pick(damagedCopies(round, content)));
    const reader = round.create();
    if (round.random() < 0.5) reader.apply([contents[0] as Content]);
    const mixed = round.shuffled([...contents, ...bad]);
    const { outcomes } = reader.apply(mixed);
    ensureSame(reader, expected, 'A reader of good and bad, and one of the good');
    ensure(mixed.every((content, at) => bad.includes(content) || outcomes[at] === 'applied'), 'Good content is not said to be applied');
    ensure(outcomes.length === mixed.length, 'There is not one outcome for each content');
  }),

  law('content of an unknown kind, or with an unreadable version, is refused', (round) => {
    const author = round.create();
    const news = round.news(author);
    const reader = round.create();
    ensureOutcomes(reader.apply([{ ...news, codec: 'nobody/knows' }, { ...news, version: new Uint8Array() }]).outcomes, ['rejected', 'rejected'], 'Both');
    ensureOutcomes(reader.apply([news]).outcomes, ['applied'], 'As it was');
  }),

  law('a check refuses a damaged document', (round) => {
    const full = round.pick(round.story().devices).full();
    for (const bad of damagedCopies(round, full)) {
      let thrown: unknown;
      try { round.crdt.check(bad); } catch (error) { thrown = error; }
      ensure(thrown instanceof SyncError && thrown.code === 'damaged', `It does not throw "damaged" but ${String(thrown)}`);
    }
  }),
];

/** One byte flipped, the end cut off (by a little: what is left may be whole by itself), nothing, something else. */
function damagedCopies(round: Round, content: Content): Content[] {
  const flipped = content.bytes.slice();
  const at = round.below(flipped.length);
  flipped[at] = (flipped[at] ?? 0) ^ (1 + round.below(255));
  const cut = content.bytes.slice(0, -1 - round.below(Math.min(8, content.bytes.length)));
  const foreign = Uint8Array.from({ length: 1 + round.below(200) }, () => round.below(256));
  return [flipped, cut, new Uint8Array(), foreign].map((bytes) => ({ ...content, bytes }));
}

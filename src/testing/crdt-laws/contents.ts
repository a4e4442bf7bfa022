import { ensure } from '../check.js';
import { ensureOutcomes, ensureSame, ensureSameValue, law, only, sameBytes } from './round.js';

/** Contents, on their way from one replica to another. */
export const contentLaws = [
  law('all readers of the same contents hold the same, in whatever order and portions, with duplicates', (round) => {
    const { devices, contents } = round.story();
    const expected = round.reader(...contents);
    const reader = round.create();
    const left = [...round.shuffled(contents), ...round.some(contents)];
    while (left.length > 0) reader.apply(left.splice(0, 1 + round.below(4)));
    ensureSame(reader, expected, 'Two readers');
    for (const device of devices) device.apply(round.shuffled(contents));
    for (const device of devices) ensureSame(device, expected, 'A device and a reader');
    ensure(!reader.pending && !expected.pending, 'Something is still pending');
  }),

  law('edits of a reader\'s own, made before anything came, are kept', (round) => {
    const { contents } = round.story();
    const reader = round.create();
    const own = round.news(reader);
    reader.apply(round.shuffled(contents));
    ensure(reader.includes(own.version), 'They are gone');
    ensureSame(round.reader(...contents, own), reader, 'A reader of both');
    ensureSame(round.reader(...reader.diff([])), reader, 'A reader of all it holds');
  }),

  law('what is here already changes nothing, not even a reference', (round) => {
    const { contents } = round.story();
    const reader = round.reader(...contents);
    const [value, version] = [reader.value, reader.version()];
    for (const again of [contents, [only(round.reader(...contents).diff([]))], [reader.full()], []]) {
      const { outcomes, patches } = reader.apply(again);
      ensure(outcomes.every((outcome) => outcome === 'applied'), `Its outcomes are ${outcomes.join()}`);
      ensure(patches.length === 0 && reader.value === value && sameBytes(reader.version(), version), 'Something changed');
    }
  }),

  law('a difference brings what was missing, and nothing when nothing is', (round) => {
    const { devices, contents } = round.story();
    const [from, to] = [round.pick(devices), round.pick(devices)];
    from.apply(round.some(contents));
    to.apply(to.diff([]));
    const difference = from.diff([to.version()]);
    // Of a version that is not known to it, a replica cannot tell how much of its own is in it.
    ensure(difference.length === 0 || !from.includes(to.version()) || !difference.every(({ version }) => to.includes(version)), 'It brings what is there');
    to.apply(difference);
    ensure(to.includes(from.version()), 'Something is still missing');
    ensure(difference.every(({ version }) => to.includes(version)), 'Its own version is not included afterwards');
    ensure(from.diff([from.version()]).length === 0, 'There is a difference to itself');
    ensure(from.diff([to.version(), from.version()]).length === 0, 'There is a difference to itself and more');
  }),

  law('a difference leaves out what any of several versions covers', (round) => {
    const { devices, contents } = round.story();
    const whole = round.reader(...contents);
    ensure(whole.diff(devices.map((device) => device.version())).length === 0, 'A difference to all devices that wrote the document has something in it');
    const held = round.some(contents);
    const reader = round.reader(...held);
    const versions = [...round.create().diff([]), ...held].map(({ version }) => version);
    reader.apply(whole.diff(versions.filter((version) => reader.includes(version))));
    ensureSame(reader, whole, 'A reader of the rest');
  }),

  law('versions that are not known are ignored', (round) => {
    const { contents } = round.story();
    const whole = round.reader(...contents);
    const stranger = round.reader(...contents);
    const strange = round.news(stranger);
    for (const since of [[stranger.version()], [strange.version], [new Uint8Array([1, 2, 3])]]) {
      for (const found of [whole.diff(since), whole.uncovered(since)]) ensureSame(round.reader(...found), whole, 'A reader of what is not in them');
    }
  }),

  law('content that comes too early waits, and counts once what it builds on is there', (round) => {
    const [author, reader] = [round.create(), round.create()];
    const [first, second, third] = [round.news(author), round.news(author), round.news(author)];
    const [value, version] = [reader.value, reader.version()];
    ensureOutcomes(reader.apply(round.shuffled([second, third])).outcomes, ['pending', 'pending'], 'Too early');
    ensure(reader.pending, 'Nothing is said to be pending');
    ensure(reader.value === value && sameBytes(reader.version(), version), 'It shows already');
    ensure(!reader.includes(second.version) && !reader.includes(third.version), 'It is said to be included');
    ensureOutcomes(reader.apply([first]).outcomes, ['applied'], 'What was missing');
    ensure(!reader.pending, 'Something is still pending');
    ensureSame(reader, author, 'Then');
  }),

  law('a whole document holds everything ever applied, pending content included', (round) => {
    const author = round.create();
    const [first, second] = [round.news(author), round.news(author)];
    const holder = round.reader(second);
    const full = holder.full();
    ensure(sameBytes(full.version, holder.version()), 'Its version speaks of pending content');
    const heir = round.create();
    ensureOutcomes(heir.apply([full]).outcomes, ['applied'], 'The whole document');
    ensure(heir.pending, 'The pending content is gone');
    const early = round.reader(full, full);
    for (const reader of [heir, early]) {
      reader.apply([first]);
      ensureSame(reader, author, 'With what was missing');
    }
  }),

  law('a whole document and the contents it was made of bring the same', (round) => {
    const { contents } = round.story();
    const [a, b] = [round.reader(...contents), round.create()];
    round.edit(b);
    const own = only(b.diff([]));
    b.apply(round.shuffled([a.full(), ...round.some(contents)]));
    a.apply([own]);
    ensureSame(a, b, 'The two');
    ensureSameValue(round.reader(a.full()).value, a.value, 'A reader of all');
  }),
];

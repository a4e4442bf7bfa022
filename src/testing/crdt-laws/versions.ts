import { ensure } from '../check.js';
import type { Content } from '../../crdt/crdt.js';
import { ensureSame, law, only, sameBytes } from './round.js';

/** What versions say. */
export const versionLaws = [
  law('a replica includes its own version', (round) => {
    for (const device of round.story().devices) {
      ensure(device.includes(device.version()), 'Not its own');
      ensure(device.includes(device.full().version), 'Not that of its whole document');
      for (const { version } of device.diff([])) ensure(device.includes(version), 'Not that of a difference');
    }
  }),

  law('whoever includes a version gains nothing from its content', (round) => {
    const { devices, contents } = round.story();
    for (const device of devices) {
      for (const content of [...contents, ...devices.map((other) => other.full())]) {
        if (!device.includes(content.version)) continue;
        // A whole document may bring pending content on top, of which its version does not speak.
        const alone = round.reader(content);
        if (alone.pending && alone.includes(content.version)) continue;
        const probe = round.reader(device.full());
        const [value, version] = [probe.value, probe.version()];
        probe.apply([content]);
        ensure(probe.value === value && sameBytes(probe.version(), version), 'It gained something');
      }
    }
  }),

  law('bytes that are no version are not included', (round) => {
    const replica = round.create();
    round.edit(replica);
    for (const bytes of [new Uint8Array(), new Uint8Array([7]), new Uint8Array(33).fill(255), replica.version().subarray(1)]) {
      ensure(!replica.includes(bytes), `${bytes.length} bytes are`);
    }
  }),

  law('a check finds the version that a whole document states', (round) => {
    for (const device of round.story().devices) {
      const full = device.full();
      ensure(sameBytes(round.crdt.check(full), full.version), 'It finds another');
      ensure(sameBytes(full.version, device.version()), 'It states another than the replica');
    }
  }),

  law('contents and what they leave uncovered are the whole document', (round) => {
    const { contents } = round.story();
    const whole = round.reader(...contents);
    const stored: Content[] = round.some(contents);
    if (round.random() < 0.3) stored.push(round.reader(...round.some(contents)).full());
    const uncovered = whole.uncovered(stored.map(({ version }) => version));
    ensureSame(round.reader(...stored, ...uncovered), whole, 'A reader of both');
  }),

  law('contents that are the whole document leave nothing uncovered', (round) => {
    const { contents } = round.story();
    const whole = round.reader(...contents);
    // The first is initial content, which a reader of storage alone would lack.
    const stored = [...contents.slice(0, 1), ...round.some(contents)];
    const compactor = round.reader(...round.some(contents));
    // Its version does not speak of pending content, so nobody may rely on that.
    if (round.random() < 0.3 && !compactor.pending) stored.push(compactor.full());
    const complete = sameBytes(round.reader(...stored).version(), whole.version());
    const uncovered = whole.uncovered(round.shuffled(stored).map(({ version }) => version));
    ensure(!complete || uncovered.length === 0, 'They do');
    ensure(complete || uncovered.length > 0, 'Nothing is uncovered although something is missing');
  }),

  law('a range vouches for itself, not for what it builds on', (round) => {
    const author = round.create();
    const base = only(author.diff([]).length > 0 ? author.diff([]) : [round.news(author)]);
    const [first, second] = [round.news(author), round.news(author)];
    ensure(author.uncovered([base.version, second.version]).length > 0, 'It vouches for what lies between');
    ensure(author.diff([base.version, second.version]).length === 0, 'Even where a difference is asked for');
    ensure(author.uncovered([second.version, first.version, base.version]).length === 0, 'A complete chain leaves something uncovered');
  }),
];

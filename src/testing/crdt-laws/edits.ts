import { ensure } from '../check.js';
import { SyncError } from '../../errors.js';
import { ensureSame, ensureSameValue, law, only, sameBytes } from './round.js';

/** The value, and editing it. */
export const editLaws = [
  law('a new replica holds the initial value, the same as any other made from it', (round) => {
    const [a, b] = [round.create(), round.create()];
    ensureSameValue(a.value, round.kit.init, 'A new value');
    ensureSame(a, b, 'Two new replicas');
    ensure(a.diff([b.version()]).length === 0, 'Two new replicas differ');
  }),

  law('an edit changes the value, says where, and gives what the edit returns', (round) => {
    const replica = round.create();
    const [value, version] = [replica.value, replica.version()];
    const { patches, result } = replica.change((draft) => { round.kit.edit(draft, round.random); return 'done'; });
    ensure(result === 'done', 'The result is another');
    ensure(patches.length > 0, 'There are no patches');
    ensure(replica.value !== value, 'The value has the same reference');
    ensure(!sameBytes(replica.version(), version), 'The version is the same');
  }),

  law('an edit that changes nothing leaves value and version as they are', (round) => {
    const replica = round.create();
    round.edit(replica, round.below(3));
    const [value, version] = [replica.value, replica.version()];
    const { patches } = replica.change(() => undefined);
    ensure(patches.length === 0 && replica.value === value && sameBytes(replica.version(), version), 'Something changed');
  }),

  law('an edit that throws leaves value and version as they are, and the next one works', (round) => {
    const replica = round.create();
    const [value, version] = [replica.value, replica.version()];
    const error = new Error('of the edit');
    const thrown = caught(() => replica.change((draft) => { round.kit.edit(draft, round.random); throw error; }));
    ensure(thrown === error, 'Another error is thrown');
    ensure(replica.value === value && sameBytes(replica.version(), version), 'Something changed');
    ensureSame(round.reader(round.news(replica)), replica, 'What came after');
  }),

  law('an asynchronous edit is refused, and changes nothing, not even later', (round) => {
    const replica = round.create();
    const [value, version] = [replica.value, replica.version()];
    let late = (): void => undefined;
    const thenable = { then: (): void => undefined };
    const thrown = caught(() => replica.change((draft) => {
      round.kit.edit(draft, round.random);
      late = () => { round.kit.edit(draft, round.random); };
      return thenable;
    }));
    ensure(thrown instanceof SyncError && thrown.code === 'invalid-value', 'It is not refused as invalid-value');
    caught(late);
    ensure(sameBytes(replica.version(), version) && replica.value === value, 'Something changed');
    ensure(replica.diff([version]).length === 0, 'There is something to publish');
    ensureSame(round.reader(round.news(replica)), replica, 'The next edit');
  }),

  law('what no patch speaks of keeps its reference', (round) => {
    const [replica, other] = [round.create(), round.create()];
    round.edit(replica, 5);
    other.apply(replica.diff([other.version()]));
    for (const step of [() => replica.change((draft) => { round.kit.edit(draft, round.random); }), () => replica.apply([round.news(other)])]) {
      const before = replica.value as Record<string, unknown>;
      const touched = new Set(step().patches.map(({ path }) => path[0]));
      ensure(!touched.has(undefined), 'A patch speaks of the whole value');
      const after = replica.value as Record<string, unknown>;
      for (const key of Object.keys(after)) ensure(touched.has(key) || after[key] === before[key], `"${key}" is another object`);
    }
  }),

  law('copies of one document never clash, however they were made', (round) => {
    const origin = round.create();
    round.edit(origin, 3);
    const full = origin.full();
    const copies = [origin, round.reader(full), round.reader(full), round.reader(...origin.diff([]))];
    const news = copies.map((copy) => round.news(copy, 2));
    for (const copy of copies) ensure(copy.apply(news).outcomes.every((outcome) => outcome === 'applied'), 'Something was not applied');
    for (const copy of copies) ensureSame(copy, origin, 'A copy');
  }),

  law('two versions of an app, with other initial content, end with the same document', (round) => {
    if (round.kit.otherInit === undefined) return;
    const [older, newer] = [round.create(), round.create(round.kit.otherInit)];
    round.edit(older, 2);
    const [a, b] = [only(older.diff([])), only(newer.diff([]))];
    older.apply([b]);
    newer.apply([a]);
    ensureSame(older, newer, 'The two');
    ensureSame(round.reader(...round.shuffled([a, b])), older, 'A third');
  }),

  law('freeing one replica leaves the others alone', (round) => {
    const [gone, left] = [round.create(), round.create()];
    round.edit(gone);
    left.apply(gone.diff([]));
    gone.free();
    round.forget(gone);
    round.edit(left);
    ensureSame(round.reader(left.full()), left, 'An edit afterwards');
  }),
];

function caught(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

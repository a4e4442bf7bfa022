import type { Limits } from '../../sync/types.js';
import { createRandom } from './random.js';

/**
 * `s3`: one bucket, acks are durable. `mirror`: each device has a copy of a folder that a sync tool carries about.
 * `webdav`: a server that lies about what it has. `drive`: names are no keys. `dropbox`: names fold case, cursors are reset.
 */
export type Profile = 's3' | 'mirror' | 'webdav' | 'drive' | 'dropbox';

/** How strong each fault is in a run: chances for a request, or weights among the steps. 0 turns it off. */
export interface Faults {
  /** Steps that end a device's session, whatever it is doing. */
  readonly crash: number;
  /** A request fails and has done nothing. */
  readonly failure: number;
  /** A request fails although it was carried out. */
  readonly lostAck: number;
  /** What failed or was cut off is carried out after all, much later. */
  readonly late: number;
  /** Bytes that come back torn, flipped or not at all. */
  readonly badRead: number;
  /** A local write fails, leaving nothing, a part, or all of it. */
  readonly localWrite: number;
  readonly localRead: number;
  /** Listings lag behind by up to so many ms. */
  readonly lag: number;
  readonly restore: number;
  readonly clone: number;
  readonly destroy: number;
  /** The files of a local store are mixed up with older ones, or some are lost. */
  readonly mixUp: number;
  /** Files of other apps, of newer versions, and damaged ones in the root. */
  readonly junk: number;
  /** Storage damages or loses a file for good. */
  readonly rot: number;
  /** Removed files come back. */
  readonly resurrect: number;
  /** A device does nothing for months. */
  readonly sleep: number;
  /** Clocks are set, by up to years. */
  readonly clock: number;
  readonly remove: number;
  /** How often the storage does what its profile is known for. */
  readonly lie: number;
  /** A device may not use the storage for a while, or finds it full. */
  readonly refuse: number;
  /** A mirror keeps a file's name only and brings its bytes later. */
  readonly evict: number;
  /** A device has a second session: another tab, or another process. */
  readonly tab: number;
  /** A sync tool leaves a copy of a file under another name. */
  readonly copy: number;
  /** Some devices run an older version of the app, which cannot read what the newer one writes, until they are updated. */
  readonly older: number;
  /** A replica throws when it is asked for what is new in it. */
  readonly trap: number;
  /** A whole document does not load back from what was written of it. */
  readonly unsound: number;
}

export type FaultName = keyof Faults;

/** Everything that a seed decides before the first step. */
export interface Settings {
  readonly seed: number;
  readonly profile: Profile;
  readonly steps: number;
  readonly devices: number;
  readonly docs: number;
  readonly superseded: number | undefined;
  /** Letters in an edit. */
  readonly letters: number;
  /** How many documents devices tend to keep open, 0 to 1. */
  readonly openness: number;
  /** How often a device makes many edits, each published, for packs; and how many. */
  readonly bursts: number;
  readonly burst: number;
  /** The longest that passes in one step, ms. Where it is short, no daily look makes up for what a rule has missed. */
  readonly span: number;
  /** The share of devices whose machine can be told from others, 0 to 1. On a mirror the others' files are kept for longer. */
  readonly hosts: number;
  /** What a file may have at most, where that is less than the format allows. */
  readonly limits: Limits | undefined;
  readonly faults: Faults;
}

/** Faults that came later draw from a stream of their own: what a seed did before it still does without them. */
function laterFaults(seed: number, calm: boolean): Pick<Faults, 'lie' | 'refuse' | 'evict' | 'tab' | 'copy'> {
  const random = createRandom(seed, 'settings', 'later');
  const some = (strength: number, share: number): number => (!random.chance(share) || calm ? 0 : strength * (0.2 + random.next()));
  return { lie: some(0.4, 0.85), refuse: some(0.3, 0.3), evict: some(0.5, 0.4), tab: some(1, 0.35), copy: some(0.4, 0.3) };
}

/** As above, and later still. */
function versions(seed: number, calm: boolean): Pick<Faults, 'older'> {
  const random = createRandom(seed, 'settings', 'versions');
  return { older: !random.chance(0.3) || calm ? 0 : 0.1 + 0.4 * random.next() };
}

/** And later still. */
function traps(seed: number, calm: boolean): Pick<Faults, 'trap'> {
  const random = createRandom(seed, 'settings', 'traps');
  return { trap: !random.chance(0.3) || calm ? 0 : random.pick([0.005, 0.05, 0.3]) };
}

function checks(seed: number, calm: boolean): Pick<Faults, 'unsound'> {
  const random = createRandom(seed, 'settings', 'checks');
  return { unsound: !random.chance(0.15) || calm ? 0 : 0.5 * random.next() };
}

/** Thousands of files are more than a run has: in some of them fewer are too many. */
function lowLimits(seed: number): Limits | undefined {
  const random = createRandom(seed, 'settings', 'limits');
  return random.chance(0.15) ? { subsumes: 6 + random.below(19), sections: 24 + random.below(40) } : undefined;
}

/** What a run has otherwise than its seed says. */
export type Change = Partial<Omit<Settings, 'seed' | 'profile' | 'faults'>> & { readonly faults?: Partial<Faults> | undefined };

export function settingsOf(seed: number, profile: Profile, change: Change = {}): Settings {
  const random = createRandom(seed, 'settings');
  const calm = random.chance(0.08);
  /** Off in some runs, so that one fault does not hide what another leads to. */
  const some = (strength: number, share = 0.6): number => (!random.chance(share) || calm ? 0 : strength * (0.2 + random.next()));
  const isMarathon = random.chance(0.015);
  const faults: Faults = {
    crash: some(1.2, 0.75), failure: some(0.06), lostAck: some(0.08), late: some(0.5), badRead: some(0.08),
    localWrite: some(0.04, 0.5), localRead: some(0.01, 0.2), lag: random.chance(0.3) && !calm ? random.pick([2_000, 60_000, 7_200_000]) : 0,
    restore: some(0.35, 0.4), clone: some(0.25, 0.25), destroy: some(0.3, 0.4), mixUp: some(0.25, 0.25),
    junk: some(0.5, 0.3), rot: some(0.4, 0.2), resurrect: some(0.6, 0.4), sleep: some(0.4, 0.4), clock: some(0.4, 0.35), remove: some(0.5, 0.25),
    ...laterFaults(seed, calm), ...versions(seed, calm), ...traps(seed, calm), ...checks(seed, calm),
  };
  const changed = { ...faults, ...change.faults };
  // What an unlucky clock makes of "older than 30 days" on a folder nobody mirrors is a stated limit.
  const clock = profile === 'mirror' && changed.destroy > 0 ? 0 : changed.clock;
  return {
    seed, profile,
    steps: isMarathon ? 60 : 100 + random.below(random.pick([200, 400, 900])),
    devices: 2 + random.below(4),
    docs: 1 + random.below(4),
    superseded: random.chance(0.5) ? 0 : random.pick([undefined, 60_000, 3_600_000]),
    letters: random.pick([8, 8, 60, 300, 1500]),
    openness: random.pick([0.2, 0.6, 0.95]),
    bursts: isMarathon ? 6 : random.chance(0.3) ? 1 : 0,
    burst: isMarathon ? 140 : 20,
    hosts: createRandom(seed, 'settings', 'hosts').pick([1, 1, 0.5, 0]),
    span: random.pick([600_000, 3_900_000, 35 * 86_400_000, 35 * 86_400_000]),
    limits: lowLimits(seed),
    ...change,
    faults: { ...changed, clock },
  };
}

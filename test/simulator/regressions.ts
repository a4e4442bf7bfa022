import type { Change, Profile } from '../../src/testing/simulator/index.js';

/** All devices have one version of the app, as they had when these were found. */
export const regressionChange: Change = { faults: { older: 0 } };

/** Runs that once showed a fault of the core. */
export const regressions: readonly { readonly seed: number; readonly profile: Profile; readonly why: string }[] = [
  { seed: 452, profile: 's3', why: 'content was not merged when its local transaction failed at first' },
  { seed: 397, profile: 'mirror', why: 'a clock that was set back put healing off for months' },
  { seed: 5241, profile: 's3', why: 'a document that was closed when its content came was never healed' },
  { seed: 144, profile: 's3', why: 'a tombstone dropped an edit acknowledged after the last listing' },
  { seed: 1208, profile: 's3', why: 'an announcement was lost between two requests' },
  { seed: 1345, profile: 's3', why: 'an announced tombstone that was gone was waited for for ever' },
  { seed: 2121, profile: 'mirror', why: 'devices judged a removed document by different rules' },
  { seed: 4049, profile: 'mirror', why: 'a document went and came back in one pull' },
  { seed: 3150, profile: 's3', why: 'an edit took a removal back and the replica stayed empty' },
  { seed: 3198, profile: 's3', why: 'a pack carried removed content on' },
];

import type { Settings } from './settings.js';

/** Looks that bring nothing before the next ones become rarer: who works with somebody pauses to think. */
const LIVELY = 5;
const HIDDEN = 60_000;
export const SLOWEST_RETRY = 300_000;

/** What decides when to look at storage again. */
export interface Situation {
  /** Looks in a row that brought nothing, with no edit here between them. */
  readonly quiet: number;
  /** Looks in a row that failed. */
  readonly failures: number;
  /** Whether a person can see the app. */
  readonly visible: boolean;
}

/** Milliseconds until the next look: often while people work, seldom when nothing happens, and never all devices at once. */
export function nextLook({ pollEvery: base, pollIdleEvery }: Pick<Settings, 'pollEvery' | 'pollIdleEvery'>, situation: Situation, random: () => number): number {
  if (situation.failures > 0) return retryDelay(situation.failures, random);
  const jitter = 0.8 + 0.4 * random();
  const calm = Math.min(base * 1.5 ** Math.max(0, situation.quiet - LIVELY), Math.max(pollIdleEvery, base));
  return jitter * (situation.visible ? calm : Math.max(HIDDEN, base));
}

/** Milliseconds before trying again what failed `failures` times: 1 s, doubled each time, up to 5 minutes, at least half of that. */
export function retryDelay(failures: number, random: () => number): number {
  return Math.min(1000 * 2 ** (failures - 1), SLOWEST_RETRY) * (0.5 + 0.5 * random());
}

/** Full jitter for a blip: two quick tries before a look counts as failed. */
export function blipDelay(attempt: number, random: () => number): number {
  return 500 * 2 ** attempt * random();
}

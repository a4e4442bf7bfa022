/**
 * Whether `at` has come, which was set `ahead` ms ahead at most: a clock that was set back since then does not put it off.
 * A millisecond more is none: the sum of a date and a fraction is rounded.
 */
export const isDue = (at: number, now: number, ahead: number): boolean => now >= at || at - now > ahead + 1;

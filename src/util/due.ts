/** Whether `at` has come, which was set `ahead` ms ahead at most: a clock that was set back since then does not put it off. */
export const isDue = (at: number, now: number, ahead: number): boolean => now >= at || at - now > ahead;

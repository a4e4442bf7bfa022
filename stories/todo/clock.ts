import { BehaviorSubject } from 'rxjs';

/** The time, once a second. */
export const now$ = new BehaviorSubject(Date.now());
setInterval(() => now$.next(Date.now()), 1000);

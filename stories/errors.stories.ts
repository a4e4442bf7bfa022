import type { Meta } from '@storybook/html-vite';
import { storyOf } from './errors/story.js';
import type { Args } from './errors/story.js';
import { full, keyExpired, localStore, newerApp, notAllowed, offline, otherBucket, wrongClock } from './errors/troubles.js';

/** What goes wrong for people, brought about for real: the message says what to do, nothing is lost, and all goes on when it is over. */
export default { title: 'Sync/Errors people meet' } satisfies Meta<Args>;

export const KeyExpired = storyOf(keyExpired, 'React');
export const NotAllowed = storyOf(notAllowed, 'Svelte');
export const NoSpaceLeft = storyOf(full, 'Vue');
export const Offline = storyOf(offline, 'React');
export const WrongClock = storyOf(wrongClock, 'Svelte');
export const NewerApp = storyOf(newerApp, 'Vue');
export const AnotherBucket = storyOf(otherBucket, 'React');
export const LocalStoreDamaged = storyOf(localStore, 'Svelte');

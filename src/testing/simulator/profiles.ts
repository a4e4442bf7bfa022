import { Bucket } from './bucket.js';
import { Dropbox } from './dropbox.js';
import { Drive } from './drive.js';
import { Mirrors } from './mirrors.js';
import { createRandom, type Random } from './random.js';
import type { Profile, Settings } from './settings.js';
import type { Storage, StorageWatcher } from './storage.js';
import { WebDav } from './webdav.js';

/** Of seven seeds in a row: the two storages that everything else resembles more often than the others. */
const turns: readonly Profile[] = ['s3', 'mirror', 's3', 'mirror', 'webdav', 'drive', 'dropbox'];

/** The profile of a seed, where none is asked for. */
export const profileOf = (seed: number): Profile => turns[seed % turns.length] ?? 's3';

export function createStorage({ seed, profile, faults }: Settings, watcher: StorageWatcher, random: Random): Storage {
  switch (profile) {
    case 's3': return new Bucket(watcher, random, faults.lag);
    case 'mirror': return new Mirrors(watcher, random, createRandom(seed, 'ghosts'));
    case 'webdav': return new WebDav(watcher, random, faults.lag, faults.lie);
    case 'drive': return new Drive(watcher, random, faults.lag, faults.lie);
    case 'dropbox': return new Dropbox(watcher, random, faults.lag, faults.lie);
  }
}

import { SyncError } from '../errors.js';

/** When the space talks to storage by itself. Times in milliseconds. */
export interface SyncOptions {
  /** Between two looks at storage while people work; once a minute when the page is hidden. @default 1000 */
  readonly pollEvery?: number | undefined;
  /** What that grows to on a visible page while nothing happens: how long a change of others may take to show, against what a bucket bills for listings. @default 15_000 */
  readonly pollIdleEvery?: number | undefined;
  /** How often a device that only reads tells the others what it has read, at most. @default 60_000 */
  readonly ackEvery?: number | undefined;
  /** How long to wait for the next edit before publishing. @default 1000 */
  readonly publishAfter?: number | undefined;
  /** How long to put publishing off while edits keep coming. @default 10_000 */
  readonly publishWithin?: number | undefined;
  /** How long storage may take to answer a small request. @default 60_000 */
  readonly requestTimeout?: number | undefined;
}

export interface Settings {
  /** Whether anything happens without being asked for. */
  readonly automatic: boolean;
  readonly pollEvery: number;
  readonly pollIdleEvery: number;
  readonly ackEvery: number;
  readonly publishAfter: number;
  readonly publishWithin: number;
  readonly requestTimeout: number;
}

const defaults = { pollEvery: 1000, pollIdleEvery: 15_000, ackEvery: 60_000, publishAfter: 1000, publishWithin: 10_000, requestTimeout: 60_000 };

/** @throws SyncError `invalid-option` */
export function settingsOf(sync: false | SyncOptions | undefined): Settings {
  if (sync === false) return { ...defaults, automatic: false };
  if (sync !== undefined && (typeof sync !== 'object' || sync === null)) throw new SyncError('invalid-option', '`sync` is false or an object.');
  const settings = { ...defaults, automatic: true };
  for (const name of Object.keys(defaults) as (keyof typeof defaults)[]) {
    const value: unknown = sync?.[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
      throw new SyncError('invalid-option', `\`sync.${name}\` is a positive number of milliseconds.`);
    }
    settings[name] = value;
  }
  return settings;
}

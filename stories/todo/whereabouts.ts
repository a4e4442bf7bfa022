import { BehaviorSubject } from 'rxjs';
import type { Bucket } from './bucket.js';

/** Where the devices of this page meet. */
export interface Whereabouts {
  /** The bucket as the demo's server told it last: the same object for as long as it is the same bucket. */
  readonly bucket: Bucket | undefined;
  /** Whether that server answers. */
  readonly served: boolean;
}

export interface BucketFinder {
  /** Which bucket's list this page shows, even when nobody tells where it is. */
  readonly id: string;
  readonly found$: BehaviorSubject<Whereabouts>;
  /** Asks again and again while somebody misses the bucket. */
  keepAsking(isMissed: () => boolean): void;
}

const lastBucket = 'todo.bucket'; // the id of the bucket this browser last met
const askEvery = 3000; // milliseconds

export async function findBucket(): Promise<BucketFinder> {
  const bucket = await askForBucket();
  const id = bucket?.id ?? localStorage.getItem(lastBucket) ?? 'unknown';
  localStorage.setItem(lastBucket, id);
  const found$ = new BehaviorSubject<Whereabouts>({ bucket, served: bucket !== undefined });
  const ask = async (): Promise<void> => {
    const told = await askForBucket();
    if (told && told.id !== id) return location.reload(); // another bucket: another list
    const before = found$.value.bucket;
    found$.next({ bucket: told && JSON.stringify(told) !== JSON.stringify(before) ? told : before, served: told !== undefined });
  };
  return { id, found$, keepAsking: (isMissed) => void setInterval(() => { if (isMissed()) void ask(); }, askEvery) };
}

/** `undefined` while the demo's server is stopped. */
async function askForBucket(): Promise<Bucket | undefined> {
  try {
    const answer = await fetch('config.json', { cache: 'no-store', signal: AbortSignal.timeout(3000) });
    return answer.ok ? await answer.json() as Bucket : undefined;
  } catch {
    return undefined;
  }
}

import { fileId } from '../../src/format/hash.js';
import { markerPath } from '../../src/format/names.js';
import { createSpace, memoryFs } from '../../src/index.js';
import { automerge } from '../../src/crdt/automerge/index.js';
import type { FileSystem, Space, SyncErrorCode } from '../../src/index.js';
import { add, groceries } from '../support/groceries.js';
import type { Refusal, Wire } from './wire.js';

/** What a trouble can get its hands on. */
export interface Scene {
  readonly laptop: Space;
  readonly localFs: FileSystem;
  readonly bucket: FileSystem;
  readonly wire: Wire;
}

/** Something that happens to people, how to bring it about for real, and how it ends. */
export interface Trouble {
  readonly code: SyncErrorCode;
  /** What a person reads: the title, and a part of the advice. */
  readonly title: string;
  readonly advice: RegExp;
  readonly cause: string;
  begin(scene: Scene): unknown;
  /** Absent when it ends by itself. */
  readonly cure?: string;
  end?(scene: Scene): unknown;
}

const refusing = (refusal: Refusal, ...methods: string[]) => ({ wire }: Scene): void => {
  wire.refuse = (method) => (methods.length === 0 || methods.includes(method) ? refusal : undefined);
};
/** What helped has been done elsewhere; the app is told to try again. */
const again = ({ wire, laptop }: Scene): unknown => {
  wire.refuse = () => undefined;
  return laptop.sync();
};

export const keyExpired: Trouble = {
  code: 'auth', title: 'The bucket no longer accepts the key', advice: /Give the client new credentials/,
  cause: 'Let the key expire', begin: refusing([400, 'ExpiredToken']),
  cure: 'Enter a new key',
  end({ wire, laptop }) {
    wire.refuse = () => undefined;
    laptop.connect(wire.open());
  },
};

export const notAllowed: Trouble = {
  code: 'permission', title: 'The key may not do this', advice: /Its policy needs .*s3:PutObject/,
  cause: 'Take the right to write away', begin: refusing([403, 'AccessDenied'], 'PUT', 'DELETE'),
  cure: 'Give it back', end: again,
};

export const full: Trouble = {
  code: 'quota', title: 'There is no space left', advice: /Free some space or raise the quota/,
  cause: 'Fill the bucket up', begin: refusing([507, 'InsufficientStorage'], 'PUT'),
  cure: 'Free some space', end: again,
};

export const offline: Trouble = {
  code: 'network', title: 'Offline', advice: /kept on this device and sent when the bucket can be reached/,
  cause: 'Cut the connection', begin: refusing('cut'),
  cure: 'Bring it back', end: again,
};

export const wrongClock: Trouble = {
  code: 'clock', title: 'This device’s clock is wrong', advice: /Set the clock/,
  cause: 'Let the clock go wrong', begin: refusing([403, 'RequestTimeTooSkewed']),
  cure: 'Set the clock', end: again,
};

const marker = async (bucket: FileSystem): Promise<string> => (await bucket.list('l/0-space-'))[0]!.path;
/** The marker of a later format, as only a later app writes it: this app knows no more than that it cannot read it. */
async function laterMarker(bucket: FileSystem): Promise<{ path: string; bytes: Uint8Array }> {
  const bytes = new Uint8Array((await bucket.read(await marker(bucket)))!);
  bytes[4] = 2; // the format's major version
  return { path: markerPath(fileId(bytes)), bytes };
}

export const newerApp: Trouble = {
  code: 'newer-format', title: 'This app is too old', advice: /update the app/,
  cause: 'Let a newer app write',
  async begin({ bucket }) {
    const { path, bytes } = await laterMarker(bucket);
    await bucket.write(path, bytes);
  },
  cure: 'Take back what it wrote',
  async end({ bucket, laptop }) {
    for (const { path } of await bucket.list('l/0-space-')) if ((await bucket.read(path))?.[4] === 2) await bucket.remove(path);
    await laptop.sync();
  },
};

export const otherBucket: Trouble = {
  code: 'wrong-root', title: 'This is not the bucket of this list', advice: /Connect the right folder or bucket/,
  cause: 'Connect somebody else’s bucket',
  async begin({ laptop }) {
    const theirs = memoryFs();
    const stranger = createSpace({ crdt: automerge(), localFs: memoryFs(), remoteFs: theirs, sync: false });
    stranger.doc('groceries', groceries).change(add('Not yours'));
    await stranger.sync();
    await stranger.close();
    laptop.connect(theirs);
  },
  cure: 'Connect the right one',
  end({ laptop, wire }) { laptop.connect(wire.open()); },
};

export const localStore: Trouble = {
  code: 'local-store', title: 'What this device keeps was damaged', advice: /Everything readable was saved/,
  cause: 'Delete what this device keeps',
  async begin({ localFs, laptop }) {
    for (const { path } of await localFs.list('')) await localFs.remove(path);
    await laptop.sync();
  },
};

import { join, resolve } from 'node:path';
import { automerge } from '../../../src/crdt/automerge/index.node.js';
import { folderFs } from '../../../src/fs/folder/index.js';
import { createSpace } from '../../../src/index.js';
import type { CrdtDoc, Space } from '../../../src/index.js';
import type { Bucket } from '../bucket.js';
import { dataOf, embeddedBucket, folderName, isServed, readRunning, realBucket, SettingError } from '../server/settings.js';
import type { Environment } from '../server/settings.js';
import { todoList, todoListId } from '../todo.js';
import type { TodoList } from '../todo.js';

/** The list as the terminal holds it. */
export interface Opened {
  readonly me: string;
  readonly space: Space;
  readonly doc: CrdtDoc<TodoList>;
  /** The bucket in words, or `undefined` with the reason in `offline`. */
  readonly where: string;
  readonly page: string | undefined;
  /** Why there is no bucket to meet in now, and what to do. */
  readonly offline: string | undefined;
  /** A file for the numbers that were shown last. */
  readonly shownPath: string;
}

/** @throws SettingError */
export async function openList(env: Environment): Promise<Opened> {
  const { bucket, page, offline, folder } = await findBucket(env);
  const home = resolve(env['TODO_HOME'] ?? join(dataOf(env), 'terminal'));
  const me = env['TODO_NAME'] ?? 'terminal';
  const space = createSpace({
    crdt: automerge(),
    localFs: folderFs(join(home, folder)),
    device: { name: me },
    // A command is over in a moment: what it changed goes out at once.
    sync: { publishAfter: 100, ackEvery: 5000 },
  });
  // The SDK is the slowest part to load, and without a bucket nobody needs it.
  if (bucket) space.connect((await import('../bucket.js')).bucketFs(bucket));
  return {
    me, space, doc: space.doc(todoListId, todoList), page, offline,
    where: bucket ? `${bucket.name} at ${bucket.endpoint ?? 'Amazon S3'}${bucket.prefix ? `, in ${bucket.prefix}/` : ''}` : 'not known now',
    shownPath: join(home, `${folder}.shown.json`),
  };
}

interface Found { bucket?: Bucket; page?: string | undefined; offline?: string | undefined; folder: string }

async function findBucket(env: Environment): Promise<Found> {
  const running = readRunning(dataOf(env));
  const real = realBucket(env);
  if (real) return { bucket: real, page: running?.real?.id === real.id ? running.page : undefined, folder: folderName(real.id) };
  const served = running !== undefined && await isServed(running);
  if (served && running.real) {
    throw new SettingError(`The demo meets in the bucket ${running.real.name}: set S3_BUCKET${running.real.endpoint ? ', S3_ENDPOINT' : ''}, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY here as well.`);
  }
  if (!served) return { folder: 'demo', offline: 'the demo is not running (start it with "npm start")' };
  return { bucket: embeddedBucket(running.embeddedId, `http://127.0.0.1:${running.embeddedPort}`), page: running.page, folder: 'demo' };
}

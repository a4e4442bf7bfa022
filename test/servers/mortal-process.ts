// A device in a process of its own, which kills itself at a given call. Arguments: local folder, bucket folder, call or '', moment.
// It says each line when it is stored, and again when it is published; in the end all calls, when it lived that long.
import { writeSync } from 'node:fs';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { createSpace } from '../../src/index.js';
import { Fate } from './deadly-fs.js';
import type { Moment } from './deadly-fs.js';
import { mortalLife } from './mortal-life.js';

const [local = '', remote = '', at = '', moment = 'before'] = process.argv.slice(2);
const say = (...words: unknown[]): void => void writeSync(1, `${JSON.stringify(words)}\n`);

const fate = new Fate(at === '' ? undefined : Number(at), moment as Moment, () => process.kill(process.pid, 'SIGKILL'));
const space = createSpace({
  crdt: automerge(), localFs: fate.over('local', folderFs(local), { local: true }), remoteFs: fate.over('remote', folderFs(remote), { durable: true }),
  device: { name: 'mortal' }, sync: false, retention: { superseded: 0 },
});
await mortalLife(space, (what, line) => {
  fate.editing = what === 'editing';
  if (what !== 'editing') say(what, line);
});
await space.close();
say('calls', fate.calls);

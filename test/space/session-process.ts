// A process of its own with a space in a folder; what it does is told by its arguments: folder, bucket or '', then steps.
import { defineDoc, createSpace } from '../../src/index.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { emptySet, setCrdt } from '../../src/testing/index.js';
import type { SetDocument } from '../../src/testing/index.js';

const [localPath = '', remotePath = '', ...steps] = process.argv.slice(2);
const space = createSpace({ crdt: setCrdt(), localFs: folderFs(localPath), ...(remotePath ? { remoteFs: folderFs(remotePath) } : {}), device: { name: 'process' } });
const list = space.doc('list', defineDoc<SetDocument>({ init: emptySet }));

for (const step of steps) {
  const [verb, item = ''] = step.split(':');
  if (verb === 'subscribe') list.value$.subscribe();
  if (verb === 'add') list.change((draft) => { draft.add(item); });
  if (verb === 'stored') await list.change((draft) => { draft.add(item); }).stored;
  if (verb === 'published') await list.change((draft) => { draft.add(item); }).published;
  if (verb === 'ready') await list.whenReady();
  if (verb === 'wait') await new Promise((resolve) => setTimeout(resolve, Number(item)));
  if (verb === 'hang') setInterval(() => undefined, 1000);
  console.log(`${step} ${JSON.stringify(list.value.items)}`);
}

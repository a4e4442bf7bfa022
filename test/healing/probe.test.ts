import { test } from 'vitest';
import { aged } from './kit.js';
import { useFakeTime } from '../space/kit.js';
useFakeTime();
test('probe', async () => {
  const { disks, content } = await aged();
  console.log((await disks.remote.list('')).map(({path,size})=>`${path} ${size}`).sort().join('\n'), JSON.stringify(content).slice(0,1200));
});

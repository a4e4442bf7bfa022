import { FakeDoc } from '../../fakes/crdt-doc.js';
import { Lists } from '../parts.js';
import type { List, Part, Parts } from '../parts.js';
import { Shown } from '../shown.js';
import { renders } from './pages.js';

/** What a server sends for one component, whatever it knows itself. */
export async function initialPage(server: string, part: Part): Promise<string> {
  const { doc } = new FakeDoc<List>(Lists.init, { title: 'Only on the server', todos: [] });
  const { show } = new Shown();
  const props: Parts = {
    Whole: { doc, show }, Lines: { doc, show }, Filtered: { doc, show }, Selected: { doc, show, select: ({ title }) => title },
    Status: { of: doc, show, select: ({ state }) => state }, Devices: { of: undefined, show }, Delivery: { receipt: undefined, show },
  };
  return renders[server]!(part, props[part]);
}

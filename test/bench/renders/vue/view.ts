import { createApp, h } from 'vue';
import type { CrdtDoc } from '../../../../src/index.js';
import type { List } from '../list.js';
import type { Rows } from '../views.js';
import IdList from './IdList.vue';
import Length from './Length.vue';
import PropList from './List.vue';
import NaiveList from './NaiveList.vue';
import Status from './Status.vue';
import Title from './Title.vue';

const lists = { props: PropList, own: IdList, naive: NaiveList };

export function mountVue(element: Element, doc: CrdtDoc<List>, rows: Rows): () => void {
  const app = createApp(() => [Title, Length, Status, lists[rows]].map((part) => h(part, { doc })));
  app.mount(element);
  return () => app.unmount();
}

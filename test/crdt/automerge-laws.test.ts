import { describe, test } from 'vitest';
import { automerge, Counter, spliceText, updateText } from '../../src/crdt/automerge/index.node.js';
import { runCrdtLaws } from '../../src/testing/crdt-laws.js';

interface List { title: string; count: Counter; todos: { text: string; done: boolean }[]; tags: Record<string, string>; settings: { theme: string; inner: { on: boolean } } }

const init: List = { title: 'Shopping', count: new Counter(0), todos: [], tags: {}, settings: { theme: 'dark', inner: { on: true } } };

const edits: ((draft: List, random: () => number) => void)[] = [
  (draft, random) => { spliceText(draft, ['title'], Math.floor(random() * draft.title.length), 0, 'x'); },
  (draft, random) => { updateText(draft, ['title'], `${draft.title} ${random().toString(36).slice(2, 5)}`); },
  (draft) => { draft.count.increment(1); },
  (draft, random) => { draft.todos.push({ text: `todo ${random()}`, done: false }); },
  (draft, random) => { draft.todos.splice(Math.floor(random() * draft.todos.length), 0, { text: 'first', done: true }); },
  (draft, random) => { draft.tags[random().toString(36).slice(2, 4)] = String(random()); },
  (draft) => { draft.settings.inner.on = !draft.settings.inner.on; },
];

describe('Automerge obeys every law:', () => {
  runCrdtLaws<List>({
    crdt: automerge(),
    init,
    otherInit: { title: 'Shopping', todos: [], tags: { new: 'yes' }, settings: { theme: 'light', inner: { on: true, off: false } }, notes: '' },
    edit: (draft, random) => { edits[Math.floor(random() * edits.length)]?.(draft, random); },
    rounds: Number(process.env['ROUNDS'] ?? 3),
  }, { test });
});

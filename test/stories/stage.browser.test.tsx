import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { useCrdtDoc } from '../../adapters/react/index.js';
import type { CrdtDoc } from '../../src/index.js';
import { memoryFs } from '../../src/index.js';
import { alive } from '../../stories/support/alive.js';
import { device } from '../../stories/support/devices.js';
import { mountReact, mountSvelte, mountVue } from '../../stories/support/mount.js';
import { leave, staged } from '../../stories/support/stage.js';
import TitleSvelte from './components/Title.svelte';
import TitleVue from './components/Title.vue';
import { FakeDoc } from '../fakes/crdt-doc.js';

interface Titled { title: string }
const Title = ({ doc }: { doc: CrdtDoc<Titled> }): ReactNode => <p>{useCrdtDoc(doc)[0].title}</p>;

const render = staged<{ fake: FakeDoc<Titled> }>((stage, { fake: { doc } }) => {
  const [react, svelte, vue] = ['div', 'div', 'div'].map((name) => stage.element.appendChild(document.createElement(name)));
  stage.keep(mountReact(react!, Title, { doc }));
  stage.keep(mountSvelte(svelte!, TitleSvelte, { doc }));
  stage.keep(mountVue(vue!, TitleVue, { doc }));
});

const canvas = document.body.appendChild(document.createElement('div'));
/** As Storybook does for a first look, a changed control and a hot replacement alike. */
const show = (element: HTMLElement): void => canvas.replaceChildren(element);
const shown = (): (string | null)[] => [...canvas.querySelectorAll('p')].map((element) => element.textContent);

afterEach(async () => {
  await leave(canvas);
  expect(alive).toEqual({ mounts: 0, spaces: 0 });
});

test('a story that is rendered with other args leaves nothing of the former ones subscribed or mounted', async () => {
  const [one, two] = [new FakeDoc<Titled>({ title: 'Home' }), new FakeDoc<Titled>({ title: 'Club' })];
  show(render({ fake: one }, { canvasElement: canvas }));
  await expect.poll(shown).toEqual(['Home', 'Home', 'Home']);
  expect(one.listeners).toBeGreaterThan(0);
  show(render({ fake: two }, { canvasElement: canvas }));
  await expect.poll(shown).toEqual(['Club', 'Club', 'Club']);
  expect([one.listeners, alive.mounts]).toEqual([0, 3]);
  expect(two.listeners).toBeGreaterThan(0);
});

test('a story that is left leaves nothing subscribed or mounted', async () => {
  const fake = new FakeDoc<Titled>({ title: 'Home' });
  show(render({ fake }, { canvasElement: canvas }));
  await expect.poll(() => fake.listeners).toBeGreaterThan(0);
  await leave(canvas);
  expect([fake.listeners, shown()]).toEqual([0, []]);
});

test('two canvases do not end each other', async () => {
  const other = document.createElement('div');
  const fake = new FakeDoc<Titled>({ title: 'Home' });
  render({ fake }, { canvasElement: other });
  show(render({ fake }, { canvasElement: canvas }));
  expect(alive.mounts).toBe(6);
  await leave(other);
  expect(alive.mounts).toBe(3);
});

test('a story that fails while it is built is ended as far as it came', async () => {
  const broken = staged<object>((stage) => {
    stage.keep(device('laptop'));
    throw new Error('half-way');
  });
  expect(() => broken({}, { canvasElement: canvas })).toThrow('half-way');
  expect(alive.spaces).toBe(1);
  await leave(canvas);
  expect(alive.spaces).toBe(0);
});

test('spaces close after what shows them', async () => {
  const ended: string[] = [];
  show(staged<object>((stage) => {
    const space = stage.keep(device('laptop', { remoteFs: memoryFs() }));
    stage.keep(() => void ended.push('components'));
    space.status$.subscribe({ complete: () => ended.push('space') });
  })({}, { canvasElement: canvas }));
  await leave(canvas);
  expect(ended).toEqual(['components', 'space']);
});

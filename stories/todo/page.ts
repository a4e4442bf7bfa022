import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { openTodoApps } from './app.js';
import { panels } from './panels.js';
import { askName, nameOfPerson, renameByHand } from './page/name.js';
import { showRequests } from './page/requests.js';
import { addTabs } from './page/tabs.js';
import './styles.css';

// The page around the panels is of no framework: an observable and its present value are enough.

const part = (id: string): HTMLElement => document.getElementById(id)!;

// In development Vite serves each module by itself: there is no shell to keep.
if (import.meta.env.PROD) void navigator.serviceWorker?.register('service-worker.js');

try {
  const person = nameOfPerson() ?? await askName(part('welcome'));
  const apps = await openTodoApps(person, panels.map(({ framework }) => framework), wasmUrl);
  renameByHand(part('rename'), person);
  const shown = panels.map(({ framework, mount }, index) => {
    const app = apps[index]!;
    const host = part('panels').appendChild(document.createElement('div'));
    mount(host, app);
    return { framework, app, host };
  });
  addTabs(part('tabs'), shown);
  showRequests(part('requests'), shown);
  part('page').hidden = false;
} catch (thrown) {
  part('trouble').hidden = false;
  part('trouble').querySelector('p')!.textContent = `${thrown instanceof Error ? thrown.message : 'The list could not be opened.'} Reload this page to try again.`;
}

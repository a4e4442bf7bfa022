import { StrictMode, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { deviceName, openTodoApp, setDeviceName } from './app.js';
import type { TodoApp } from './app.js';
import { panels } from './panels.js';
import type { Panel } from './panels.js';
import { Device } from './react/device.js';
import { NewsList } from './react/news.js';
import { Headline, SyncPanel } from './react/sync-panel.js';
import { suggestName, Welcome } from './react/welcome.js';
import './styles.css';

const root = createRoot(document.getElementById('page')!);
const name = deviceName();
if (name === null) root.render(<Welcome suggestion={suggestName(navigator.userAgent)} onName={(chosen) => { setDeviceName(chosen); void open(chosen); }} />);
else void open(name);

// In development Vite serves each module by itself: there is no shell to keep.
if (import.meta.env.PROD) void navigator.serviceWorker?.register('service-worker.js');

async function open(me: string): Promise<void> {
  try {
    root.render(<StrictMode><Page app={await openTodoApp(me, wasmUrl)} /></StrictMode>);
  } catch (thrown) {
    root.render(<p className="card" role="alert">{thrown instanceof Error ? thrown.message : 'The list could not be opened.'} Reload this page to try again.</p>);
  }
}

function Page({ app }: { app: TodoApp }): ReactNode {
  return (
    <>
      <header>
        <h1>Todo</h1>
        <p className="tagline">No server: a bucket, and what each device keeps.</p>
        <Headline app={app} />
        <button type="button" className="quiet" title="Rename this device" onClick={() => rename(app.me)}><Device name={app.me} /></button>
      </header>
      <main>
        <div>{panels.map((panel) => <PanelHost key={panel.framework} panel={panel} app={app} />)}</div>
        <SyncPanel app={app} />
      </main>
      <NewsList app={app} />
    </>
  );
}

/** A place in the page for a list written with any framework. */
function PanelHost({ panel, app }: { panel: Panel; app: TodoApp }): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A mount of its own each time: a framework's root does not come back once it was removed.
    const element = host.current!.appendChild(document.createElement('div'));
    const unmount = panel.mount(element, app);
    return () => queueMicrotask(() => { unmount(); element.remove(); });
  }, [panel, app]);
  return (
    <section className="card" aria-label={`Todos, shown by ${panel.framework}`}>
      {panels.length > 1 && <h2>{panel.framework}</h2>}
      <div ref={host} />
    </section>
  );
}

// A space has one name for its device from its start to its end.
function rename(me: string): void {
  const chosen = prompt('What is this device called?', me)?.trim();
  if (!chosen || chosen === me) return;
  setDeviceName(chosen.slice(0, 40));
  location.reload();
}

import type { ReactNode } from 'react';
import { useSyncStatus } from '../../../adapters/react/index.js';
import { lookNow } from '../app.js';
import type { TodoApp } from '../app.js';
import { ago, count, describeSync } from '../words.js';
import { Device } from './device.js';
import { useNow, useValue } from './use-value.js';

/** How the list stands with its bucket: in a sentence, in numbers, and device by device. */
export function SyncPanel({ app }: { app: TodoApp }): ReactNode {
  return (
    <aside className="side" aria-label="Sync">
      <section className="card">
        <Headline app={app} />
        <Numbers app={app} />
        <OfflineSwitch app={app} />
      </section>
      <section className="card"><Devices app={app} /></section>
      <section className="card"><Requests app={app} /></section>
    </aside>
  );
}

/** One line on how the list stands. */
export function Headline({ app }: { app: TodoApp }): ReactNode {
  const status = useSyncStatus(app.space);
  const link = useValue(app.link$, () => app.link$.value);
  const { tone, title, detail } = describeSync(status, link);
  return (
    <div className="headline" role="status" data-tone={tone}>
      <h2>{title}</h2>
      {detail !== undefined && <p>{detail}</p>}
    </div>
  );
}

function Numbers({ app }: { app: TodoApp }): ReactNode {
  const { unpublished, lastSyncedAt, quarantined } = useSyncStatus(app.space);
  const now = useNow();
  return (
    <dl>
      <div><dt>Not yet in the bucket</dt><dd data-some={unpublished > 0 || undefined}>{count(unpublished, 'change')}</dd></div>
      <div><dt>Last synced <button type="button" className="link" onClick={() => lookNow(app)}>sync now</button></dt><dd>{lastSyncedAt === undefined ? 'not yet' : ago(lastSyncedAt, now)}</dd></div>
      {quarantined > 0 && <div><dt>Unreadable here</dt><dd data-some>{count(quarantined, 'piece')}</dd></div>}
    </dl>
  );
}

function OfflineSwitch({ app }: { app: TodoApp }): ReactNode {
  const offline = useValue(app.link$, () => app.link$.value) === 'chosen-offline';
  return (
    <label className="switch">
      <span>Work offline</span>
      <input type="checkbox" role="switch" checked={offline} onChange={(event) => app.workOffline(event.target.checked)} />
    </label>
  );
}

function Devices({ app }: { app: TodoApp }): ReactNode {
  const devices = useValue(app.space.devices$, () => app.space.devices);
  const everything = useSyncStatus(app.space, ({ unpublished }) => unpublished === 0) ? 'read everything' : 'read all sent';
  return (
    <>
      <h2>Devices</h2>
      <ul className="devices">
        {devices.map(({ id, name, self, upToDate }) => (
          <li key={id}>
            <Device name={name} />
            <span data-read={self || upToDate || undefined}>{self ? 'this one' : upToDate ? everything : 'has more to read'}</span>
          </li>
        ))}
      </ul>
      {devices.length < 2 && <p className="hint">Open this page in another browser, or run <code>npm run todo -- list</code>.</p>}
    </>
  );
}

function Requests({ app }: { app: TodoApp }): ReactNode {
  const requests = useValue(app.space.requests$, () => app.space.requests);
  const verbs = ['list', 'read', 'write', 'remove'] as const;
  const sum = (of: 'requests' | 'up' | 'down'): number => verbs.reduce((total, verb) => total + requests[verb][of], 0);
  return (
    <>
      <h2>Requests to the bucket</h2>
      <ul className="meter">{verbs.map((verb) => <li key={verb}><b>{requests[verb].requests}</b>{verb}</li>)}</ul>
      <p className="hint">{size(sum('up'))} up, {size(sum('down'))} down, since this page was opened.</p>
    </>
  );
}

const size = (bytes: number): string => (bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

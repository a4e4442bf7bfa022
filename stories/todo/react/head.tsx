import type { ReactNode } from 'react';
import { useSyncStatus } from '../../../adapters/react/index.js';
import { lookNow } from '../app.js';
import type { TodoApp } from '../app.js';
import { now$ } from '../clock.js';
import { describeSync, lastSynced } from '../words.js';
import { Device } from './device.js';
import { useSubject } from './use-subject.js';

/** Whose list this is, and how it stands with its bucket. */
export function Head({ app }: { app: TodoApp }): ReactNode {
  const status = useSyncStatus(app.space);
  const link = useSubject(app.link$);
  const now = useSubject(now$);
  const { tone, title, detail } = describeSync(status, link);

  return (
    <div className="head">
      <h2>React</h2>
      <Device name={app.me} me="" />
      <label className="switch">
        <span>Work offline</span>
        <input type="checkbox" role="switch" checked={link === 'chosen-offline'} onChange={(event) => app.workOffline(event.target.checked)} />
      </label>
      <div className="headline" data-tone={tone}>
        <div role="status">
          <h3>{title}</h3>
          {detail !== undefined && <p>{detail}</p>}
        </div>
        {detail === undefined && <p>{lastSynced(status, now)}</p>}
      </div>
      <button type="button" className="icon" onClick={() => lookNow(app)} disabled={link === 'chosen-offline'} aria-label="Sync now" title="Sync now">
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3h-3" /></svg>
      </button>
    </div>
  );
}

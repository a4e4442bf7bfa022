import type { ReactNode } from 'react';
import { useDevices, useSyncStatus } from '../../../adapters/react/index.js';
import type { TodoApp } from '../app.js';
import { count, describeReaders } from '../words.js';
import { Device } from './device.js';

/** Which other devices have read everything. */
export function Foot({ app }: { app: TodoApp }): ReactNode {
  const devices = useDevices(app.space);
  const status = useSyncStatus(app.space);
  const readers = describeReaders(devices, status);

  return (
    <div className="foot">
      <h3>Other devices</h3>
      {readers.length === 0 && <p>None has been here yet.</p>}
      {readers.length > 0 && (
        <dl>
          {readers.map(({ what, isGood, devices }) => (
            <div key={what}>
              <dt data-good={isGood || undefined}>{what}</dt>
              {devices.map(({ id, name }) => <dd key={id}><Device name={name} me={app.me} /></dd>)}
            </div>
          ))}
        </dl>
      )}
      {status.quarantined > 0 && <p>{count(status.quarantined, 'piece is', 'pieces are')} unreadable here.</p>}
    </div>
  );
}

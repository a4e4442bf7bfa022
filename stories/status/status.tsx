import type { ReactNode } from 'react';
import { useSyncStatus } from '../../adapters/react/index.js';
import { describe } from './words.js';
import type { WithStatus } from './words.js';

export function Status({ of }: { of: WithStatus }): ReactNode {
  // Selecting the words renders when they change, and not for each look at storage.
  const { tone, title, detail, progress } = useSyncStatus(of, describe);
  return (
    <div className="sync-status" data-tone={tone} role="status">
      <strong>{title}</strong>
      {detail && <span>{detail}</span>}
      {progress && <progress aria-label="Files read" value={progress.done} max={progress.total} />}
    </div>
  );
}

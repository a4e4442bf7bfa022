import type { ReactNode } from 'react';
import { useSyncStatus } from '../../../adapters/react/index.js';
import type { TodoApp } from '../app.js';
import { describeEmpty } from '../words.js';
import { useSubject } from './use-subject.js';

/** What stands where there are no todos. */
export function Empty({ app }: { app: TodoApp }): ReactNode {
  const link = useSubject(app.link$);
  const words = useSyncStatus(app.doc, (status) => describeEmpty(status, link));

  if (!words) return <div className="skeleton" role="status" aria-label="Loading todos"><i /><i /><i /></div>;
  return (
    <div className="empty">
      {words.command && <svg className="tick" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="21" /><path d="M15 25l6.5 6.5L34 18" /></svg>}
      <strong>{words.title}</strong>
      <p>{words.detail}</p>
      {words.command && <code>{words.command}</code>}
    </div>
  );
}

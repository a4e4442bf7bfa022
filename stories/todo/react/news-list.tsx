import type { ReactNode } from 'react';
import type { TodoApp } from '../app.js';
import { Device } from './device.js';
import { useSubject } from './use-subject.js';

/** What other devices did, and what was done here and can be undone. */
export function NewsList({ app }: { app: TodoApp }): ReactNode {
  const shown = useSubject(app.news.shown$);

  return (
    <div className="news" role="log" aria-label="News">
      {shown.map((item) => (
        <p key={item.key}>
          <span>{item.by !== undefined && <Device name={item.by} me={app.me} />} {item.text}</span>
          {item.undo && <button type="button" onClick={() => app.news.undo(item)}>Undo</button>}
        </p>
      ))}
    </div>
  );
}

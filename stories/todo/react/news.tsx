import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { News, TodoApp } from '../app.js';
import { Device } from './device.js';

/** How long a message stays, in milliseconds: long enough to read it and to reach for its button. */
const stays = 6000;

/** What other devices did, and what was done here and can be undone. */
export function NewsList({ app }: { app: TodoApp }): ReactNode {
  const [shown, setShown] = useState<readonly (News & { key: number })[]>([]);

  useEffect(() => {
    let key = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const subscription = app.news$.subscribe((news) => {
      const one = { ...news, key: key += 1 };
      setShown((before) => [...before.slice(-2), one]);
      timers.add(setTimeout(() => setShown((before) => before.filter((other) => other !== one)), stays));
    });
    return () => {
      subscription.unsubscribe();
      timers.forEach(clearTimeout);
    };
  }, [app]);

  return (
    <div className="news" role="log" aria-label="News">
      {shown.map((one) => (
        <p key={one.key}>
          <span>{one.by !== undefined && <><Device name={one.by} /> </>}{one.text}</span>
          {one.undo && <button type="button" onClick={() => { one.undo?.(); setShown((before) => before.filter((other) => other !== one)); }}>Undo</button>}
        </p>
      ))}
    </div>
  );
}

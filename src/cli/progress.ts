import type { Stream } from './output.js';

/** A bar that shows how far work has come. */
export interface Progress {
  /** So much of so much is done; bytes or files. */
  step(done: number, total: number): void;
  /** Takes the bar away for a line that is about to be written; the next step brings it back. */
  hide(): void;
  /** Takes it away for good. */
  end(): void;
}

const cells = 24;
/** Drawn at most so often, ms: a terminal at the end of a slow line must not slow the work down. */
const every = 100;

/** Draws on `stream`; without one it does nothing. */
export function showProgress(what: string, stream: Stream | undefined, now: () => number = Date.now): Progress {
  let drawnAt = -Infinity;
  let isShown = false;
  const hide = (): void => {
    if (isShown) stream?.write('\r\u001b[K');
    isShown = false;
    drawnAt = -Infinity;
  };
  return {
    step(done, total) {
      if (!stream || (now() - drawnAt < every && done < total)) return;
      drawnAt = now();
      isShown = true;
      const share = total > 0 ? Math.min(1, done / total) : 1;
      const full = Math.round(share * cells);
      const text = `${what}  ${'█'.repeat(full)}${'░'.repeat(cells - full)}  ${Math.round(share * 100)} %`;
      stream.write(`\r${text.slice(0, (stream.columns ?? 80) - 1)}\u001b[K`);
    },
    hide,
    end: hide,
  };
}

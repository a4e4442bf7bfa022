import type { TodoApp } from '../app.js';
import { size } from '../words.js';

const verbs = ['list', 'read', 'write', 'remove'] as const;

/** What each panel asked of the bucket so far: what a bucket would bill. */
export function showRequests(section: HTMLElement, panels: readonly { framework: string; app: TodoApp }[]): void {
  const body = section.querySelector('tbody')!;
  const sent = section.querySelector('p')!;
  for (const { framework, app: { space } } of panels) {
    const row = body.insertRow();
    const head = row.appendChild(document.createElement('th'));
    head.scope = 'row';
    head.textContent = framework;
    const cells = verbs.map(() => row.insertCell());
    space.requests$.subscribe((requests) => {
      verbs.forEach((verb, index) => { cells[index]!.textContent = String(requests[verb].requests); });
      const sum = (of: 'up' | 'down'): number => panels.reduce((total, { app }) => verbs.reduce((more, verb) => more + app.space.requests[verb][of], total), 0);
      sent.textContent = `${size(sum('up'))} up, ${size(sum('down'))} down in all, since this page was opened.`;
    });
  }
}

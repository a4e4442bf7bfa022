import { combineLatest } from 'rxjs';
import type { TodoApp } from '../app.js';
import { describeSync } from '../words.js';

/** Buttons that show one panel at a time, for screens too narrow for all; each tells how its panel stands. */
export function addTabs(tabs: HTMLElement, panels: readonly { framework: string; app: TodoApp; host: HTMLElement }[]): void {
  const buttons = panels.map(({ framework, app, host }) => {
    const button = tabs.appendChild(document.createElement('button'));
    button.type = 'button';
    button.textContent = framework;
    button.addEventListener('click', () => show(host));
    combineLatest([app.space.status$, app.link$]).subscribe(([status, link]) => {
      const { tone, title } = describeSync(status, link);
      button.dataset['tone'] = tone;
      button.title = title;
    });
    return button;
  });
  const show = (chosen: HTMLElement): void => panels.forEach(({ host }, index) => {
    host.classList.toggle('chosen', host === chosen);
    buttons[index]!.setAttribute('aria-pressed', String(host === chosen));
  });
  show(panels[0]!.host);
}

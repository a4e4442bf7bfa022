import type { TodoApp } from './app.js';
import { mountReactList } from './react/list.js';

/** The same list, written with one framework. All of them show one document side by side. */
export interface Panel {
  framework: string;
  mount(element: HTMLElement, app: TodoApp): () => void;
}

export const panels: readonly Panel[] = [{ framework: 'React', mount: mountReactList }];

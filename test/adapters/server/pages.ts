import type { Part, Parts } from '../parts.js';
import { renderReact } from './react.js';
import { renderSvelte, renderSvelte4 } from './svelte.js';
import { renderVue } from './vue.js';

/** The HTML of one component, as a server renders it. */
export type Render = <P extends Part>(part: P, props: Parts[P]) => string | Promise<string>;

/** By the `server` of a binding. */
export const renders: Readonly<Record<string, Render>> = { ...renderReact, vue: renderVue, 'svelte-4': renderSvelte4, ...renderSvelte };

import type { Component } from 'svelte';
import { render } from 'svelte/server';
import * as parts4 from '../components/svelte-legacy/parts-4.js';
import * as legacyParts from '../components/svelte-legacy/parts.js';
import * as runesParts from '../components/svelte-runes/parts.js';
import * as storesParts from '../components/svelte-stores/parts.js';
import type { Part } from '../parts.js';
import type { Render } from './pages.js';

const renderOf = (parts: Record<Part, unknown>): Render => (part, props) => render(parts[part] as Component, { props }).body;

export const renderSvelte = { 'svelte-runes': renderOf(runesParts), 'svelte-stores': renderOf(storesParts), 'svelte-legacy': renderOf(legacyParts) };
export const renderSvelte4: Render = (part, props) => parts4[part].render(props).html;

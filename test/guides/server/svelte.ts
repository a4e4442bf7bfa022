import type { Component } from 'svelte';
import { render as renderOnServer } from 'svelte/server';

export const render = (component: Component): string => renderOnServer(component).body;

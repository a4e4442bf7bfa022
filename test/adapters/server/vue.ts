import { createSSRApp, h } from 'vue';
import type { Component } from 'vue';
import { renderToString } from 'vue/server-renderer';
import * as parts from '../components/vue/parts.js';
import type { Render } from './pages.js';

export const renderVue: Render = (part, props) => renderToString(createSSRApp({ render: () => h(parts[part] as Component, props) }));

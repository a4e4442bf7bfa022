import { createSSRApp } from 'vue';
import type { Component } from 'vue';
import { renderToString } from 'vue/server-renderer';

export const render = (component: Component): Promise<string> => renderToString(createSSRApp(component));

import { createElement } from 'react';
import type { ComponentType } from 'react';
import { renderToString } from 'react-dom/server';

export const render = (component: ComponentType): string => renderToString(createElement(component));

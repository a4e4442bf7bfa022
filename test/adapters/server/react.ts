import { createElement } from 'react';
import type { ComponentType } from 'react';
import { renderToString } from 'react-dom/server';
import * as parts from '../components/react/parts.js';
import type { Render } from './pages.js';

export const renderReact: Render = (part, props) => renderToString(createElement(parts[part] as ComponentType<typeof props>, props));

import { createElement } from 'react';
import type { ComponentType } from 'react';
import { renderToString } from 'react-dom/server';
import * as parts from '../components/react/parts.js';
import { Whole } from '../components/react/suspense.js';
import type { Part } from '../parts.js';
import type { Render } from './pages.js';

const renderOf = (of: Record<Part, unknown>): Render => (part, props) => renderToString(createElement(of[part] as ComponentType<typeof props>, props));

export const renderReact = { react: renderOf(parts), 'react-suspense': renderOf({ ...parts, Whole }) };

// What is loaded on a core that was changed.
export { scenarios } from './scenarios.js';
export { sweep } from './sweep.js';

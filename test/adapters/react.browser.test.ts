import { react, strictReact } from './bindings/react.js';
import { adapterContract } from './contract.js';

adapterContract('React', react);
adapterContract('React under StrictMode, each update a transition', strictReact);

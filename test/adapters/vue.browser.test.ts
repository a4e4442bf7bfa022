import { vue } from './bindings/vue.js';
import { adapterContract } from './contract.js';

adapterContract('Vue', vue);

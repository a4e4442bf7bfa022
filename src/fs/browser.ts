export { indexedDbFs } from './indexed-db/indexed-db-fs.js';

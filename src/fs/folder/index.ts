export { folderFs } from './folder-fs.js';

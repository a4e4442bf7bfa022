// Makes a fresh clone ready to run. Plain Node and no dependency: it runs before node_modules exists.
import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`crdt-over-fs needs Node 20.19 or newer, this is ${process.version}.`);
  process.exit(1);
}
// `--include=dev`: NODE_ENV=production would leave out the tools that `npm start` and `npm test` run.
if (!installed()) execSync('npm ci --include=dev --no-audit --no-fund', { stdio: ['ignore', 'inherit', 'inherit'] });

/**
 * npm records what it installed in node_modules/.package-lock.json: that is compared with the lock file, not a stamp
 * of our own, which a plain `npm ci` would not write. Packages of other platforms are absent there, and optional here.
 */
function installed() {
  try {
    const packages = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
    const has = packages('node_modules/.package-lock.json');
    return Object.entries(packages('package-lock.json')).every(([path, { version, optional, peer }]) =>
      path === '' || (has[path] ? has[path].version === version : optional || peer));
  } catch {
    return false;
  }
}

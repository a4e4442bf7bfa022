// Finds or installs what the server tests start. They are never left out: without it they fail here.
import { spawnSync } from 'node:child_process';
import { aptInstall } from '../setup/apt.js';

const commands = ['ceph', 'ceph-authtool', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin'];
const packages = ['ceph-common', 'ceph-mon', 'ceph-osd', 'radosgw'];

const missing = () => commands.filter((command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error !== undefined);

// A person who is not root is asked: installing servers on somebody's desktop is theirs to decide.
const mayInstall = process.getuid?.() === 0 || process.env['CI'] !== undefined;
if (missing().length > 0 && mayInstall) aptInstall(packages);
if (missing().length > 0) {
  console.error(`The server tests need Ceph, and there is no ${missing().join(', ')}.\nOn Debian: sudo apt-get install ${packages.join(' ')}`);
  process.exit(1);
}

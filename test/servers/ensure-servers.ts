// Finds or installs what the server tests start. They are never left out: without it they fail here.
import { spawnSync } from 'node:child_process';
import { aptInstall } from '../setup/apt.js';

const servers = [
  { commands: ['ceph', 'ceph-authtool', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin'], packages: ['ceph-common', 'ceph-mon', 'ceph-osd', 'radosgw'] },
  { commands: ['syncthing'], packages: ['syncthing'] },
];

const isMissing = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).error !== undefined;
const missing = () => servers.filter(({ commands }) => commands.some(isMissing));
const packagesOf = (some: typeof servers): string[] => some.flatMap(({ packages }) => packages);

// A person who is not root is asked: installing servers on somebody's desktop is theirs to decide.
const mayInstall = process.getuid?.() === 0 || process.env['CI'] !== undefined;
if (missing().length > 0 && mayInstall) aptInstall(packagesOf(missing()));
const absent = missing();
if (absent.length > 0) {
  const commands = absent.flatMap((server) => server.commands.filter(isMissing));
  console.error(`The server tests need servers, and there is no ${commands.join(', ')}.\nOn Debian: sudo apt-get install ${packagesOf(absent).join(' ')}`);
  process.exit(1);
}

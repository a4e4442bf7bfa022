import { execSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';

const policy = '/usr/sbin/policy-rc.d';
const isRoot = () => process.getuid?.() === 0;

/** Installs Debian packages as root or by a `sudo` that asks nothing; returns whether it could. */
export function aptInstall(packages: readonly string[]): boolean {
  if (!existsSync('/usr/bin/apt-get')) return false;
  const apt = `${isRoot() ? '' : 'sudo -n '}env DEBIAN_FRONTEND=noninteractive apt-get`;
  const allow = forbidServices();
  try {
    for (const command of [`${apt} update`, `${apt} install -y --no-install-recommends ${packages.join(' ')}`]) {
      console.error(`$ ${command}`);
      execSync(command, { stdio: ['ignore', 'inherit', 'inherit'] });
    }
    return true;
  } catch {
    return false;
  } finally {
    allow();
  }
}

/** Packages of servers would start them, on public ports; Debian asks this file first. */
function forbidServices(): () => void {
  if (!isRoot() || existsSync(policy)) return () => undefined;
  writeFileSync(policy, '#!/bin/sh\nexit 101\n');
  chmodSync(policy, 0o755);
  return () => rmSync(policy, { force: true });
}

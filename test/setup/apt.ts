import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const policy = '/usr/sbin/policy-rc.d';
const sudo = process.getuid?.() === 0 ? '' : 'sudo -n ';

/** Installs Debian packages, as root or by a `sudo` that asks nothing; returns whether it could. */
export function aptInstall(packages: readonly string[]): boolean {
  if (!existsSync('/usr/bin/apt-get')) return false;
  const apt = `${sudo}env DEBIAN_FRONTEND=noninteractive apt-get`;
  // A server's package starts it, on a public port; Debian asks this file first.
  const forbid = !existsSync(policy);
  try {
    if (forbid) run(`${sudo}sh -c "printf '#!/bin/sh\\nexit 101\\n' > ${policy} && chmod 755 ${policy}"`);
    run(`${apt} update`);
    run(`${apt} install -y --no-install-recommends ${packages.join(' ')}`);
    return true;
  } catch {
    return false;
  } finally {
    if (forbid && existsSync(policy)) run(`${sudo}rm ${policy}`);
  }
}

function run(command: string): void {
  console.error(`$ ${command}`);
  execSync(command, { stdio: ['ignore', 'inherit', 'inherit'] });
}

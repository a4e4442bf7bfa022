import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * Stands for this machine: a hash of its machine-id, which itself must not leave it (machine-id(5)). Undefined where there
 * is none, as in most containers and on other systems than Linux: a name that two machines share does no harm, but one
 * machine must never pass for two.
 */
export function hostOf(file = '/etc/machine-id'): string | undefined {
  try {
    const id = readFileSync(file, 'utf8').trim();
    return /^[0-9a-f]{32}$/.test(id) ? createHash('sha256').update(`crdt-over-fs ${id}`).digest('hex').slice(0, 20) : undefined;
  } catch {
    return undefined;
  }
}

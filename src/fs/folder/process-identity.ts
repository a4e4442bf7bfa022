import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Enough to tell later whether exactly this process still runs. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Linux: a new one each boot of the machine. */
  readonly boot?: string | undefined;
  /** Linux: the namespace (container) the pid means something in. */
  readonly namespace?: string | undefined;
  /** Linux: clock ticks from boot to its start, so a reused pid is another process. */
  readonly start?: string | undefined;
}

interface ProcStat { readonly start: string; readonly zombie: boolean }

async function procStat(pid: number): Promise<ProcStat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field is the program's name in brackets and may hold anything, brackets too.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields?.[0], fields?.[19]];
  return state === undefined || start === undefined ? undefined : { start, zombie: state === 'Z' || state === 'X' };
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  const [boot, namespace, stat] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((text) => text.trim(), () => undefined),
    readlink('/proc/self/ns/pid').catch(() => undefined),
    procStat(process.pid),
  ]);
  return { host: hostname(), pid: process.pid, boot, namespace, start: stat?.start };
}

/** Whether a process still runs, as seen by `own`; `unknown` for one of another machine or container. */
export async function lifeOf(other: ProcessIdentity, own: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  if (other.host !== own.host) return 'unknown';
  if (other.boot !== own.boot) return 'dead';
  if (other.namespace !== own.namespace) return 'unknown';
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    // EPERM is somebody else's process, alive.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return 'dead';
  }
  // Killed but not yet collected by its parent still answers to its pid. Nothing to read may be a hardened /proc: alive.
  const stat = await procStat(other.pid);
  if (stat === undefined) return 'alive';
  return stat.zombie || (other.start !== undefined && stat.start !== other.start) ? 'dead' : 'alive';
}

import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './processes.js';

/** What a device in another process shows. */
export interface DeviceState {
  readonly lines: readonly string[];
  readonly written: readonly string[];
  readonly stored: readonly string[];
  readonly published: readonly string[];
  readonly unpublished: number;
  readonly state: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What it can be told to do. */
export interface Orders {
  /** Another user from now on. */
  become(uid: number): void;
  /** A file system of 2 MB, seen by this process alone and gone with it. */
  mount(folder: string): void;
  remount(folder: string, how: 'ro' | 'rw'): void;
  /** Not one byte more fits afterwards. @returns how many there were */
  fill(folder: string): number;
  free(folder: string): void;
  open(local: string, remote: string): void;
  write(line: string): void;
  state(): DeviceState;
  close(): void;
}

export class Device {
  #next = 1;
  readonly #waiting = new Map<number, { done: (result: unknown) => void; failed: (error: Error) => void }>();
  readonly #started: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    this.#started = new Promise((done, failed) => this.#waiting.set(0, { done, failed }));
    child.on('message', ({ id, result, error }: { id: number; result?: unknown; error?: string }) => {
      if (error === undefined) this.#waiting.get(id)?.done(result);
      else this.#waiting.get(id)?.failed(new Error(error));
    });
    child.once('exit', () => { for (const { failed } of this.#waiting.values()) failed(new Error('The device has died.')); });
  }

  /** @param before a command that runs it, e.g. `unshare -m` */
  static async start(before: readonly string[] = []): Promise<Device> {
    const [command = '', ...args] = [...before, process.execPath, '--import', 'tsx', 'test/servers/device-process.ts'];
    const device = new Device(spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    await device.#started;
    return device;
  }

  async do<Name extends keyof Orders>(order: Name, ...args: Parameters<Orders[Name]>): Promise<ReturnType<Orders[Name]>> {
    const id = this.#next++;
    const answer = new Promise((done, failed) => this.#waiting.set(id, { done, failed }));
    this.child.send({ id, order, args });
    return await answer as ReturnType<Orders[Name]>;
  }

  /** Resolves with its state once that is as wanted. */
  async shows(what: string, wanted: (state: DeviceState) => boolean): Promise<DeviceState> {
    let state: DeviceState | undefined;
    await until(async () => {
      state = await this.do('state');
      if (!wanted(state)) throw new Error(`It shows ${JSON.stringify(state)}.`);
    }, what);
    if (!state) throw new Error('It shows nothing.');
    return state;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGKILL');
    await exited;
  }
}

/** A disk that is soon full, for one process. */
export interface SmallDisk {
  readonly how: string;
  /** What a process is run by that uses it. */
  readonly before: readonly string[];
  /** Whether it has to be mounted, and so can be mounted read-only. */
  readonly mounts: boolean;
  /** Where it is to be, or is. */
  readonly folder: string;
  remove(): void;
}

/**
 * A disk of a few megabytes: mounted by root, or in a user namespace where those are allowed; else the small shared memory
 * that containers have. One of the three works wherever Debian runs; it is never left out.
 */
export function smallDisk(root: string): SmallDisk {
  const folder = join(root, 'disk');
  mkdirSync(folder);
  for (const [how, before] of [['mounted in a mount namespace', ['unshare', '-m']], ['mounted in a user namespace', ['unshare', '-Urm']]] as const) {
    const [command, ...args] = [...before, 'mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder];
    if (spawnSync(command ?? '', args, { stdio: 'ignore' }).status === 0) return { how, before, mounts: true, folder, remove: () => undefined };
  }
  const shared = '/dev/shm';
  const { bsize, blocks } = statfsSync(shared);
  if (bsize * blocks > 256 * 1024 * 1024) throw new Error('No small disk can be had here: mounting is not allowed, and /dev/shm is large. Run this as root, or in a container.');
  const inside = join(shared, `cof-disk-${process.pid}`);
  mkdirSync(inside);
  return { how: 'shared memory', before: [], mounts: false, folder: inside, remove: () => rmSync(inside, { recursive: true, force: true }) };
}

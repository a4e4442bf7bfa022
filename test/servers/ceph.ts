import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cephConf, gatewayName } from './ceph-conf.js';
import type { CephStore } from './ceph-conf.js';
import { freePorts, run, Servers, until } from './processes.js';

/** How to reach an S3 server, as `S3Client` wants it. */
export interface S3Access { readonly endpoint: string; readonly accessKeyId: string; readonly secretAccessKey: string }

export interface CephOptions {
  /** @default memstore, which is gone with its process */
  readonly store?: CephStore;
  /** How many S3 gateways it has. @default 1 */
  readonly gateways?: number;
}

/** Ceph with its S3 gateways on 127.0.0.1, without systemd or root, in a folder of its own. */
export class Ceph {
  readonly #servers = new Servers();

  private constructor(private readonly folder: string, private readonly ports: readonly number[]) {}

  /** Takes about 2 s, with `bluestore` 9. */
  static async start({ store = 'memstore', gateways = 1 }: CephOptions = {}): Promise<Ceph> {
    const first = await freePorts(20);
    const ports = Array.from({ length: gateways }, (_, index) => first + index);
    const ceph = new Ceph(await mkdtemp(join(tmpdir(), 'cof-ceph-')), ports);
    try {
      await ceph.#make(store, first + gateways);
      return ceph;
    } catch (cause) {
      const log = await readFile(join(ceph.folder, 'log', `${gatewayName(0)}.out`), 'utf8').catch(() => '');
      await ceph.stop();
      throw new Error(`Ceph did not start. ${log.slice(-2_000)}`, { cause });
    }
  }

  /** One for each gateway. */
  get gateways(): readonly S3Access[] {
    return this.ports.map((port) => ({ endpoint: `http://127.0.0.1:${port}`, accessKeyId: 'test-key', secretAccessKey: 'test-secret' }));
  }

  /** `kill -9` of every daemon. */
  kill(): Promise<void> { return this.#servers.kill(); }

  /** Starts the daemons again on what they have on disk: nothing, with `memstore`. */
  async restart(): Promise<void> {
    this.#start('ceph-mon', '-i', 'a');
    this.#start('ceph-osd', '-i', '0');
    await this.#startGateways();
  }

  async stop(): Promise<void> {
    await this.#servers.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get #conf(): string { return join(this.folder, 'ceph.conf'); }

  #start(command: string, option: '-i' | '-n', name: string): void {
    this.#servers.start(command, ['--conf', this.#conf, option, name, '-f'], join(this.folder, 'log', `${option === '-n' ? name : command}.out`));
  }

  async #startGateways(): Promise<void> {
    for (const index of this.ports.keys()) this.#start('radosgw', '-n', gatewayName(index));
    for (const { endpoint } of this.gateways) await until(() => fetch(endpoint), 'An answer of the S3 gateway');
  }

  async #make(store: CephStore, monitor: number): Promise<void> {
    const { folder, ports } = this;
    const fsid = randomUUID();
    const [conf, keyring, monmap] = [this.#conf, join(folder, 'keyring'), join(folder, 'monmap')];
    for (const name of ['mon', 'osd', 'rgw', 'run', 'log']) await mkdir(join(folder, name));
    await writeFile(conf, cephConf(folder, fsid, { gateways: ports, monitor, first: monitor + 1, last: (ports[0] ?? 0) + 19 }, store));

    await run('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', `[v2:127.0.0.1:${monitor}]`, monmap]);
    await run('ceph-authtool', ['-C', keyring, '-g', '-n', 'mon.', '--cap', 'mon', 'allow *']);
    await run('ceph-authtool', [keyring, '-g', '-n', 'client.admin', '--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *', '--cap', 'mgr', 'allow *']);
    await run('ceph-authtool', [keyring, '-g', '-n', 'osd.0', '--cap', 'mon', 'allow profile osd', '--cap', 'osd', 'allow *', '--cap', 'mgr', 'allow profile osd']);
    for (const index of ports.keys()) await run('ceph-authtool', [keyring, '-g', '-n', gatewayName(index), '--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *']);
    await run('ceph-mon', ['--conf', conf, '-i', 'a', '--mkfs', '--monmap', monmap, '--keyring', keyring]);
    this.#start('ceph-mon', '-i', 'a');

    const osd = randomUUID();
    await run('ceph', ['--conf', conf, 'osd', 'new', osd]);
    await run('ceph-osd', ['--conf', conf, '-i', '0', '--mkfs', '--osd-uuid', osd]);
    this.#start('ceph-osd', '-i', '0');
    await this.#startGateways();
    const [access] = this.gateways;
    await run('radosgw-admin', ['--conf', conf, '-n', gatewayName(0), 'user', 'create', '--uid=test', '--display-name=test',
      `--access-key=${access?.accessKeyId}`, `--secret-key=${access?.secretAccessKey}`]);
  }
}

import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cephConf } from './ceph-conf.js';
import { freePorts, run, Servers, until } from './processes.js';

/** How to reach an S3 server, as `S3Client` wants it. */
export interface S3Access { readonly endpoint: string; readonly accessKeyId: string; readonly secretAccessKey: string }

/** Starts Ceph with its S3 gateway on 127.0.0.1, without systemd or root, in a folder of its own. Takes about 2 s. */
export async function startCeph(): Promise<{ access: S3Access; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'cof-ceph-'));
  const servers = new Servers();
  const stop = async () => {
    await servers.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { access: await start(folder, servers), stop };
  } catch (cause) {
    const log = await readFile(join(folder, 'log', 'gateway.out'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`Ceph did not start. ${log.slice(-2_000)}`, { cause });
  }
}

async function start(folder: string, servers: Servers): Promise<S3Access> {
  const port = await freePorts(20);
  const fsid = randomUUID();
  const [conf, keyring, monmap] = ['ceph.conf', 'keyring', 'monmap'].map((name) => join(folder, name)) as [string, string, string];
  for (const name of ['mon', 'osd', 'rgw', 'run', 'log']) await mkdir(join(folder, name));
  await writeFile(conf, cephConf(folder, fsid, { gateway: port, monitor: port + 1, first: port + 2, last: port + 19 }));

  await run('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', `[v2:127.0.0.1:${port + 1}]`, monmap]);
  await run('ceph-authtool', ['-C', keyring, '-g', '-n', 'mon.', '--cap', 'mon', 'allow *']);
  await run('ceph-authtool', [keyring, '-g', '-n', 'client.admin', '--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *', '--cap', 'mgr', 'allow *']);
  await run('ceph-authtool', [keyring, '-g', '-n', 'osd.0', '--cap', 'mon', 'allow profile osd', '--cap', 'osd', 'allow *', '--cap', 'mgr', 'allow profile osd']);
  await run('ceph-authtool', [keyring, '-g', '-n', 'client.rgw.a', '--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *']);
  await run('ceph-mon', ['--conf', conf, '-i', 'a', '--mkfs', '--monmap', monmap, '--keyring', keyring]);
  servers.start('ceph-mon', ['--conf', conf, '-i', 'a', '-f'], join(folder, 'log', 'mon.out'));

  const osd = randomUUID();
  await run('ceph', ['--conf', conf, 'osd', 'new', osd]);
  await run('ceph-osd', ['--conf', conf, '-i', '0', '--mkfs', '--osd-uuid', osd]);
  servers.start('ceph-osd', ['--conf', conf, '-i', '0', '-f'], join(folder, 'log', 'osd.out'));
  servers.start('radosgw', ['--conf', conf, '-n', 'client.rgw.a', '-f'], join(folder, 'log', 'gateway.out'));

  const access = { endpoint: `http://127.0.0.1:${port}`, accessKeyId: 'test-key', secretAccessKey: 'test-secret' };
  await until(() => fetch(access.endpoint), 'An answer of the S3 gateway');
  await run('radosgw-admin', ['--conf', conf, '-n', 'client.rgw.a', 'user', 'create', '--uid=test', '--display-name=test',
    `--access-key=${access.accessKeyId}`, `--secret-key=${access.secretAccessKey}`]);
  return access;
}

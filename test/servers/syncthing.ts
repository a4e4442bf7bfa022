import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, run, Servers, until } from './processes.js';

interface Node { readonly home: string; readonly folder: string; readonly id: string; readonly port: number; readonly api: number; readonly servers: Servers }

/** Two Syncthings on 127.0.0.1, and nowhere else, that keep two folders alike. */
export class Syncthings {
  private constructor(private readonly root: string, private readonly nodes: readonly [Node, Node]) {}

  /** Takes about 3 s. */
  static async start(): Promise<Syncthings> {
    const root = await mkdtemp(join(tmpdir(), 'cof-syncthing-'));
    const first = await freePorts(4);
    const nodes = [await makeNode(root, 'a', first), await makeNode(root, 'b', first + 2)] as const;
    for (const [index, node] of nodes.entries()) await writeFile(join(node.home, 'config.xml'), configuration(node, nodes[1 - index] ?? node));
    const pair = new Syncthings(root, [nodes[0], nodes[1]]);
    try {
      pair.startNode(0);
      pair.startNode(1);
      await pair.connected();
      return pair;
    } catch (cause) {
      const log = await readFile(join(root, 'a.log'), 'utf8').catch(() => '');
      await pair.stop();
      throw new Error(`Syncthing did not start. ${log.slice(-2_000)}`, { cause });
    }
  }

  /** The folders it keeps alike. */
  get folders(): readonly [string, string] { return [this.nodes[0].folder, this.nodes[1].folder]; }

  startNode(index: 0 | 1): void {
    // Without a process above it that starts it again, and would leave it behind when it is killed.
    const { home, servers } = this.nodes[index];
    servers.start('env', [`HOME=${this.root}`, 'STNOUPGRADE=1', 'STMONITORED=yes', 'syncthing', 'serve', `--home=${home}`, '--no-browser', '--no-restart'], `${home}.log`);
  }

  /** `kill -9` of one of them. */
  killNode(index: 0 | 1): Promise<void> { return this.nodes[index].servers.kill(); }

  stopNode(index: 0 | 1): Promise<void> { return this.nodes[index].servers.stop(); }

  /** They do not see each other from now on. Not often: who meets somebody three times in two minutes is not called for five. */
  async part(): Promise<void> {
    await this.#ask(0, 'POST', `system/pause?device=${this.nodes[1].id}`);
    await this.#meeting(false);
  }

  async join(): Promise<void> {
    await this.#ask(0, 'POST', `system/resume?device=${this.nodes[1].id}`);
    await this.connected();
  }

  /** Resolves when they see each other. */
  connected(): Promise<void> { return this.#meeting(true); }

  async #meeting(wanted: boolean): Promise<void> {
    await until(async () => {
      const { connections } = await this.#ask(0, 'GET', 'system/connections') as { connections: Record<string, { connected: boolean }> };
      if ((connections[this.nodes[1].id]?.connected ?? false) !== wanted) throw new Error('Not yet.');
    }, wanted ? 'That the two meet' : 'That the two part');
  }

  /** Looks at both folders at once, and waits until neither lacks anything of the other. */
  async settle(): Promise<void> {
    for (const index of [0, 1] as const) await this.#ask(index, 'POST', 'db/scan?folder=f');
    await until(async () => {
      const states = await Promise.all(([0, 1] as const).map((index) => this.#ask(index, 'GET', 'db/status?folder=f'))) as { globalFiles: number; globalDeleted: number; needTotalItems: number; state: string }[];
      const [a, b] = states;
      if (!states.every(({ needTotalItems, state }) => needTotalItems === 0 && state === 'idle')) throw new Error('They are not done.');
      if (a?.globalFiles !== b?.globalFiles || a?.globalDeleted !== b?.globalDeleted) throw new Error('They do not know the same.');
    }, 'That both folders are alike');
  }

  async stop(): Promise<void> {
    for (const { servers } of this.nodes) await servers.stop();
    await rm(this.root, { recursive: true, force: true });
  }

  async #ask(index: 0 | 1, method: string, path: string): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.nodes[index].api}/rest/${path}`, { method, headers: { 'X-API-Key': apiKey } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Syncthing answered ${answer.status}: ${text.slice(0, 200)}`);
    return text.startsWith('{') ? JSON.parse(text) as unknown : undefined;
  }
}

const apiKey = 'test-key';

async function makeNode(root: string, name: string, port: number): Promise<Node> {
  const home = join(root, name);
  const folder = join(root, `${name}-folder`);
  await mkdir(folder);
  await run('env', [`HOME=${root}`, 'STNODEFAULTFOLDER=1', 'syncthing', 'generate', `--home=${home}`]);
  const id = /<device id="([A-Z0-9-]+)"/.exec(await readFile(join(home, 'config.xml'), 'utf8'))?.[1];
  if (id === undefined) throw new Error('Syncthing made no identity.');
  return { home, folder, id, port, api: port + 1, servers: new Servers() };
}

/** Everything that would leave 127.0.0.1 is off: discovery, relays, NAT, STUN, upgrades, reports. */
const configuration = (own: Node, other: Node): string => `
<configuration version="35">
  <folder id="f" label="f" path="${own.folder}" type="sendreceive" rescanIntervalS="10" fsWatcherEnabled="true" fsWatcherDelayS="1" ignorePerms="true">
    <device id="${own.id}"/><device id="${other.id}"/><minDiskFree unit="">0</minDiskFree><maxConflicts>10</maxConflicts>
  </folder>
  <device id="${own.id}" name="own"><address>dynamic</address></device>
  <device id="${other.id}" name="other"><address>tcp://127.0.0.1:${other.port}</address></device>
  <gui enabled="true" tls="false"><address>127.0.0.1:${own.api}</address><apikey>${apiKey}</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:${own.port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled><localAnnounceEnabled>false</localAnnounceEnabled><announceLANAddresses>false</announceLANAddresses>
    <relaysEnabled>false</relaysEnabled><natEnabled>false</natEnabled><stunKeepaliveStartS>0</stunKeepaliveStartS>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH><urAccepted>-1</urAccepted><crashReportingEnabled>false</crashReportingEnabled>
    <startBrowser>false</startBrowser><reconnectionIntervalS>1</reconnectionIntervalS>
  </options>
</configuration>
`;

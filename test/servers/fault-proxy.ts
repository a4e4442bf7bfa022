import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What happens to a request on its way:
 * `late` both directions wait · `refused` its connection is reset at once · `uploadReset` the connection is reset when half of what it
 * uploads has passed · `answerLost` it is carried out, and the connection is reset instead of the answer · `downloadCut` half of the
 * file comes, then the connection is reset
 */
export type NetworkFault = 'late' | 'refused' | 'uploadReset' | 'answerLost' | 'downloadCut';

/** Of the requests (of `refused`: the connections) it can happen to, 0 to 1. */
export type FaultRates = Readonly<Partial<Record<NetworkFault, number>>>;

export interface FaultProxy {
  readonly endpoint: string;
  /** How often each happened. */
  readonly counts: Readonly<Record<NetworkFault, number>>;
  /** From now on; `{}` ends all of them. */
  set(rates: FaultRates): void;
  stop(): Promise<void>;
}

export interface FaultProxyOptions {
  /** Where requests go, e.g. `http://127.0.0.1:12000`. */
  readonly target: string;
  readonly random: () => number;
  /** The longest wait of a `late` request in each direction, ms. @default 300 */
  readonly latency?: number;
}

interface Exchange { readonly fault: NetworkFault | undefined; readonly wait: number; uploadLeft: number; answered: boolean; downloadLeft: number }

/** A proxy on 127.0.0.1 between HTTP clients and a server, which reads no more than the heads of requests and answers. */
export async function startFaultProxy({ target, random, latency = 300 }: FaultProxyOptions): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const counts = { late: 0, refused: 0, uploadReset: 0, answerLost: 0, downloadCut: 0 };
  const open = new Set<Socket>();
  let rates: FaultRates = {};

  const hit = (fault: NetworkFault): boolean => random() < (rates[fault] ?? 0);
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.setNoDelay(true).on('close', () => open.delete(socket)).on('error', () => socket.destroy());
  };

  function begin(head: string): Exchange {
    const verb = head.slice(0, head.indexOf(' '));
    const body = lengthIn(head) ?? 0;
    const possible: NetworkFault[] = verb === 'GET' ? ['downloadCut', 'late'] : body > 1 ? ['uploadReset', 'answerLost', 'late'] : ['answerLost', 'late'];
    const fault = possible.find(hit);
    if (fault === 'late') counts.late++;
    return { fault, wait: fault === 'late' ? random() * latency : 0, uploadLeft: fault === 'uploadReset' ? headLength(head) + (body >> 1) : Infinity, answered: false, downloadLeft: Infinity };
  }

  function serve(client: Socket): void {
    keep(client);
    if (hit('refused')) {
      counts.refused++;
      return void client.resetAndDestroy();
    }
    const server = keep(connect(Number(port), hostname));
    let exchange: Exchange | undefined;
    const cut = (fault: NetworkFault): void => {
      counts[fault]++;
      client.resetAndDestroy();
      server.resetAndDestroy();
    };

    const up = async (): Promise<void> => {
      for await (const chunk of client as AsyncIterable<Buffer>) {
        if (!exchange || exchange.answered) exchange = begin(chunk.toString('latin1'));
        if (exchange.wait > 0) await delay(exchange.wait);
        server.write(chunk.subarray(0, Math.min(chunk.length, exchange.uploadLeft)));
        exchange.uploadLeft -= chunk.length;
        if (exchange.uploadLeft < 0) {
          await delay(5); // what has passed arrives
          return cut('uploadReset');
        }
      }
      server.end();
    };

    const down = async (): Promise<void> => {
      for await (const chunk of server as AsyncIterable<Buffer>) {
        if (exchange && !exchange.answered) {
          const head = chunk.toString('latin1');
          exchange.answered = !head.startsWith('HTTP/1.1 100');
          if (exchange.answered && exchange.fault === 'answerLost') return cut('answerLost');
          const length = lengthIn(head) ?? 0;
          if (exchange.fault === 'downloadCut' && head.startsWith('HTTP/1.1 200') && length > 1) exchange.downloadLeft = headLength(head) + (length >> 1);
          if (exchange.wait > 0) await delay(exchange.wait);
        }
        client.write(chunk.subarray(0, Math.min(chunk.length, exchange?.downloadLeft ?? Infinity)));
        if (!exchange) continue;
        exchange.downloadLeft -= chunk.length;
        if (exchange.downloadLeft < 0) {
          await delay(5);
          return cut('downloadCut');
        }
      }
      client.end();
    };

    const end = (): void => void (client.destroy(), server.destroy());
    up().catch(end);
    down().catch(end);
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroySoon());
  }

  const listener = createServer(serve);
  await new Promise<void>((done, failed) => listener.once('error', failed).listen(0, '127.0.0.1', done));
  return {
    endpoint: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    counts,
    set: (next) => { rates = next; },
    async stop() {
      const closed = new Promise((done) => listener.close(done));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function headLength(head: string): number {
  const end = head.indexOf('\r\n\r\n');
  return end < 0 ? head.length : end + 4;
}

function lengthIn(head: string): number | undefined {
  const found = /^content-length: *(\d+)/im.exec(head.slice(0, headLength(head)));
  return found ? Number(found[1]) : undefined;
}

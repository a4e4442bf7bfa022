import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { defineDoc, memoryFs } from '../../src/index.js';
import { spliceText } from '../../src/crdt/automerge/index.node.js';
import { createDevice, type Figure, stored } from './device.js';

interface Trace { readonly startContent: string; readonly endContent: string; readonly txns: readonly { readonly patches: readonly [number, number, string][] }[] }
const paper = defineDoc<{ text: string }>({ init: { text: '' } });

/** A recorded editing session, `{startContent, endContent, txns}` as gzipped JSON, or one of our own making. */
export const readTrace = (path: string | undefined): Trace => path === undefined ? inventTrace(20_000) : JSON.parse(gunzipSync(readFileSync(path)).toString()) as Trace;

function inventTrace(length: number): Trace {
  const words = 'in the beginning there was a list of things that somebody had to buy before the shop closed '.split('');
  const typed: string[] = [];
  const txns: Trace['txns'][number][] = [];
  for (let at = 0; at < length; at++) {
    const position = at % 400 === 399 ? (at * 7919) % (typed.length + 1) : typed.length;
    const letter = words[(at * 31 + (at >> 5)) % words.length] as string;
    typed.splice(position, 0, letter);
    txns.push({ patches: [[position, 0, letter]] });
  }
  return { startContent: '', endContent: typed.join(''), txns };
}

/** Types a trace on one device, flushed every 100 edits and pulled by another; then rebuilds it from storage alone. */
export async function typeTrace(trace: Trace, isReal: boolean, every = 100): Promise<Figure[]> {
  const storage = memoryFs();
  const typist = createDevice(storage, 'laptop');
  const reader = createDevice(storage, 'phone');
  const [typed, pulled] = [typist.space.doc('paper', paper), reader.space.doc('paper', paper)];
  await Promise.all([typed.whenReady(), pulled.whenReady()]);
  for (let from = 0; from < trace.txns.length; from += every) {
    typed.change((draft) => {
      for (const { patches } of trace.txns.slice(from, from + every)) {
        for (const [position, deleted, inserted] of patches) spliceText(draft, ['text'], position, deleted, inserted);
      }
    });
    await typist.space.sync();
    await reader.space.sync();
    if (from % 26_000 === 0 && process.stderr.isTTY) process.stderr.write(`\r  ${from} of ${trace.txns.length} edits`);
  }
  for (let round = 0; round < 3; round++) { await typist.space.sync(); await reader.space.sync(); }
  const kept = await stored(storage);
  const fresh = createDevice(storage, 'new phone');
  await fresh.space.doc('paper', paper).whenSynced();
  for (const [name, value] of [['typist', typed.value], ['reader', pulled.value], ['new device', fresh.space.doc('paper', paper).value]] as const) {
    if (value.text !== trace.endContent) throw new Error(`The text of the ${name} is not the recorded one.`);
  }
  return [
    { what: 'edits typed, read by another device, rebuilt from storage alone', value: trace.txns.length, unit: 'edits' },
    { what: 'uploaded', value: typist.remoteFs.counts.up, unit: 'B', ...(isReal ? { atMost: 4_000_000 } : {}) },
    { what: 'stored at the end', value: kept.bytes, unit: 'B', ...(isReal ? { atMost: 400_000 } : {}) },
    { what: 'files at the end', value: kept.files, unit: 'files' },
    { what: 'requests of both for each flush', value: (typist.remoteFs.counts.write + typist.remoteFs.counts.list + typist.remoteFs.counts.read + typist.remoteFs.counts.remove + reader.remoteFs.counts.list + reader.remoteFs.counts.read + reader.remoteFs.counts.write + reader.remoteFs.counts.remove) / (trace.txns.length / every), unit: 'requests' },
  ];
}

import { automerge } from '../../src/crdt/automerge/index.node.js';
import type { Content } from '../../src/crdt/crdt.js';
import { decodeFile } from '../../src/format/file.js';
import { codecs } from '../../src/format/codecs.js';
import type { Random } from '../../src/testing/simulator/random.js';
import { forge, section } from './forge.js';
import type { Case } from './mutations.js';
import type { Space } from './space.js';

/** Content of a section, said to be something else. */
function told(mutation: string, doc: string, { codec, version, bytes }: Content, lamport: number): Case {
  const number = (codecs as readonly string[]).indexOf(codec);
  return { kind: 'automerge', mutation: `automerge: ${mutation}`, ...forge({ lamport, ...section(doc, number >= 0 ? number : codec, bytes, version) }) };
}

/** Real Automerge content with wrong versions, wrong codecs, in the wrong document, in part, damaged, twice, or without what it builds on. */
export function automergeLies(space: Space, random: Random): Case[] {
  const contents = space.samples.flatMap(({ path, bytes }) => decodeFile(path, bytes).sections.filter(({ codec }) => codec.startsWith('automerge/')));
  const crdt = automerge();
  const other = crdt.create<{ items: string[] }>({ items: [] });
  other.change((draft) => { draft.items.push('a stranger'); });
  const before = other.version();
  other.change((draft) => { draft.items.push('builds on what is nowhere'); });
  const [loose] = other.diff([before]);
  const cases: Case[] = [];
  let lamport = 100;
  for (const [at, content] of contents.entries()) {
    const next = contents[(at + 1) % contents.length] ?? content;
    const say = (mutation: string, change: Partial<Content>, doc = content.doc): void => void cases.push(told(mutation, doc, { ...content, ...change }, lamport++));
    say('the version of another', { version: next.version });
    say('a version of nothing', { version: new Uint8Array(0) });
    say('a version of heads that are nowhere', { version: new Uint8Array([2, ...random.bytes(64)]) });
    say('a full version of heads that are nowhere', { version: new Uint8Array([0, ...random.bytes(64)]) });
    say('a version that is cut', { version: content.version.slice(0, -1) });
    say('a version of many', { version: new Uint8Array([0xff, 0xff, 0x7f, ...random.bytes(99)]) });
    for (const codec of ['automerge/full', 'automerge/changes', 'automerge/bundle']) say(`called ${codec}`, { codec });
    say('in another document', {}, content.doc === 'list' ? 'note' : 'list');
    say('in part', { bytes: content.bytes.slice(0, content.bytes.length >> 1) });
    say('twice', { bytes: new Uint8Array([...content.bytes, ...content.bytes]) });
    say('with that of another', { bytes: new Uint8Array([...content.bytes, ...next.bytes]) });
    say('with that of another, cut', { bytes: new Uint8Array([...content.bytes, ...next.bytes.slice(0, -3)]) });
    say('with bytes behind it', { bytes: new Uint8Array([...content.bytes, ...random.bytes(9)]) });
    for (let times = 0; times < 12; times++) {
      const bytes = content.bytes.slice();
      const where = random.below(bytes.length);
      bytes[where] = (bytes[where] ?? 0) ^ (1 + random.below(255));
      say('a byte changed', { bytes });
    }
  }
  if (loose) for (const doc of ['list', 'note']) cases.push(told('without what it builds on', doc, loose, lamport++));
  cases.push(told('of a stranger', 'list', other.full(), lamport++));
  return cases;
}

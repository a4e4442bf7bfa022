import { free, getHeads, isWasmInitialized, load, type Doc } from '@automerge/automerge/slim';
import { SyncError } from '../../errors.js';
import type { Content, Crdt, CrdtReplica, Version } from '../crdt.js';
import { readChunks } from './chunks.js';
import { codecs } from './difference.js';
import { InitialContents } from './initial.js';
import { assertInitialised } from './initialise.js';
import { open } from './opened.js';
import { AutomergeReplica } from './replica.js';
import { fullVersion } from './version.js';

/**
 * Documents as Automerge keeps them: maps, lists, texts, counters. Strings are texts that several people can edit.
 *
 * @example
 * const space = createSpace({ crdt: automerge(), localFs: indexedDbFs('todos') });
 */
export function automerge(): Crdt {
  const initial = new InitialContents();
  return {
    name: 'automerge',
    codecs: Object.values(codecs),
    get ready() { return isWasmInitialized(); },
    create<T>(init: T): CrdtReplica<T> {
      assertInitialised();
      return new AutomergeReplica(open<T>(initial.changesOf(init)));
    },
    check,
  };
}

function check(full: Content): Version {
  assertInitialised();
  let doc: Doc<unknown>;
  try {
    // Automerge itself takes no bytes at all for an empty document.
    if (full.codec !== codecs.full || !readChunks(full.bytes)) throw new RangeError('no whole document');
    doc = load(full.bytes);
  } catch (cause) {
    throw new SyncError('damaged', 'The bytes of a whole document do not load.', { cause });
  }
  const version = fullVersion(getHeads(doc));
  free(doc);
  return version;
}

import { tombstoneCodec } from '../../format/codecs.js';
import type { Request } from '../../sync/proc.js';
import type { Effect } from '../../sync/types.js';
import type { Device } from './device.js';
import type { Oracle } from './oracle.js';
import type { Sometimes } from './sometimes.js';

interface Seen { gap: number; former: number; quarantine: Set<string>; colds: number; misses: number }

/** Notices that rare paths of the protocol ran, from what devices ask for, say and keep. */
export class Notes {
  readonly #seen = new WeakMap<object, Seen>();

  constructor(private readonly oracle: Oracle, private readonly sometimes: Sometimes) {}

  requested(device: Device, request: Request): void {
    if (request.where !== 'remote') return;
    if (request.verb === 'remove') this.sometimes.saw(`a file of ${request.path[0] ?? ''}/ was collected`);
    if (request.verb === 'list' && request.prefix === 'p/') {
      const seen = this.#of(device);
      if (seen && seen.misses > 0) this.sometimes.saw('a missing file made a reader begin again');
      if (seen) seen.misses = 0;
    }
    if (request.verb === 'write') this.#written(device, request.path);
  }

  answered(device: Device, request: Request, value: unknown): void {
    const seen = this.#of(device);
    if (!seen || request.where !== 'remote') return;
    if (request.verb === 'read' && value === undefined) seen.misses++;
    this.#look(device, seen);
  }

  told(device: Device, effect: Effect): void {
    if (effect.type === 'warning') this.sometimes.saw(`a warning of ${effect.error.code}`);
    if (effect.type === 'unsaved') this.sometimes.saw('a document could not be written down');
    if (effect.type === 'revived') this.sometimes.saw('a document was revived');
    if (effect.type === 'removed') this.sometimes.saw('a document was removed');
    if (effect.type === 'failed') this.sometimes.saw(`a job failed with ${effect.error.code}`);
    if (effect.type === 'done') {
      const seen = this.#of(device);
      if (seen) seen.misses = 0;
    }
  }

  #written(device: Device, path: string): void {
    if (path.startsWith('p/')) this.sometimes.saw('a pack was written');
    const content = this.oracle.contentOf(path);
    if (!content) return;
    const { writer, subsumes = [], retires = [], bad = [] } = content.file.meta;
    if (content.file.kind === 'snapshot' && !content.file.sections.some(({ codec }) => codec === tombstoneCodec)) {
      this.sometimes.saw('a snapshot was written');
      const ids = new Set(subsumes);
      for (const other of this.oracle.filesThere().values()) {
        if (ids.has(other.id) && other.file.kind === 'log' && other.file.meta.writer !== writer) { this.sometimes.saw('a snapshot contains a log of somebody else'); break; }
      }
    }
    if (content.file.kind === 'pack' && [...this.oracle.filesThere().values()].some(({ id, file }) => file.kind === 'pack' && subsumes.includes(id))) this.sometimes.saw('packs were packed');
    if (retires.length > 0) this.sometimes.saw('a silent writer was retired');
    if (bad.length > 0) this.sometimes.saw('a log told of a damaged file');
    if (content.file.kind === 'log' && content.changes.length > 0 && content.changes.every(({ key }) => this.oracle.wasLost(key))) this.sometimes.saw('healing published what storage had lost');
    if (content.file.kind === 'log' && content.changes.length === 0) this.sometimes.saw('an acknowledgement was published');
    this.sometimes.saw(device.starts > 1 ? 'a later session wrote' : 'a first session wrote');
  }

  #look({ state }: Device, seen: Seen): void {
    const self = state?.tables?.self.get('self');
    if (!state?.tables || !self) return;
    if (self.gap > seen.gap && seen.gap > 0) this.sometimes.saw('a gap was noticed');
    seen.gap = self.gap;
    const former = self.former?.length ?? 0;
    if (former > seen.former && seen.former >= 0) this.sometimes.saw('a writer was rotated');
    seen.former = former;
    const aside = new Set(state.tables.quarantine.keys());
    for (const path of seen.quarantine) if (!aside.has(path) && state.tables.known.has(path)) this.sometimes.saw('a quarantined file was read after all');
    seen.quarantine = aside;
  }

  #of({ state }: Device): Seen | undefined {
    if (!state) return undefined;
    const seen = this.#seen.get(state) ?? { gap: 0, former: -1, quarantine: new Set(), colds: 0, misses: 0 };
    this.#seen.set(state, seen);
    return seen;
  }
}

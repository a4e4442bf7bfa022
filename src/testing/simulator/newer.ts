import { tombstoneCodec } from '../../format/codecs.js';
import type { Request } from '../../sync/proc.js';
import type { FileContent } from './contents.js';
import type { Device } from './device.js';
import type { Oracle } from './oracle.js';
import { Violation } from './violation.js';

/**
 * What a device cannot read it neither removes nor lets anything of its own stand for, a tombstone neither, and nobody
 * does that with a sealed file.
 */
export function checkReach(oracle: Oracle, device: Device, request: Request): void {
  if (request.where !== 'remote') return;
  const isOlder = device.version === 1;
  const { newerCodecs } = device.options.kind;
  const isBeyond = (content: FileContent | undefined, doc?: string): boolean =>
    content?.file.sections.some((section) => (doc === undefined || section.doc === doc) && newerCodecs.has(section.codec)) ?? false;
  if (request.verb === 'remove' && isOlder && isBeyond(oracle.contentOf(request.path))) {
    throw new Violation('unreadable means untouchable', `${device.name}, which cannot read it, asks to remove ${request.path}`);
  }
  if (request.verb !== 'write') return;
  const { file } = oracle.contentOf(request.path) ?? {};
  const [first] = file?.sections ?? [];
  for (const id of file?.meta.subsumes ?? []) {
    const content = oracle.contentById(id);
    const doc = file?.kind === 'snapshot' ? first?.doc : undefined;
    if (content?.file.meta.sealed || (isOlder && isBeyond(content, doc) && !(first?.codec === tombstoneCodec && wasBuried(oracle, request.path, first.doc, id)))) {
      throw new Violation('unreadable means untouchable', `${device.name} lets ${request.path} stand for ${id}, which ${content?.file.meta.sealed ? 'is sealed' : 'it cannot read'}`);
    }
  }
}

/** Whether another tombstone had named a file: whoever wrote that one could read it, and one that says the same names it too. */
const wasBuried = (oracle: Oracle, path: string, doc: string, id: string): boolean => oracle.writtenPaths().some((other) => {
  const content = other === path ? undefined : oracle.contentOf(other);
  return content?.tombstones.some((one) => one.doc === doc) && content.file.meta.subsumes?.includes(id);
});

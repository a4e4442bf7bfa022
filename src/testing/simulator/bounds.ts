import type { Request } from '../../sync/proc.js';
import type { Device } from './device.js';
import { Violation } from './violation.js';
import type { World } from './world.js';

/** Files of each kind in storage, without strange ones, and without logs of what builds on a change that was lost: those nobody may let go. */
function count(world: World): { logs: number; packs: number; snapshots: number; bytes: number } {
  const found = { logs: 0, packs: 0, snapshots: 0, bytes: 0 };
  for (const [path, { file, changes }] of world.oracle.filesThere()) {
    found.bytes += world.storage.files().get(path)?.length ?? 0;
    if (file.kind === 'log' && !changes.some(({ key }) => world.oracle.buildsOnLost(key))) found.logs++;
    if (file.kind === 'pack') found.packs++;
    if (file.kind === 'snapshot') found.snapshots++;
  }
  return found;
}

/**
 * What storage may hold after months of tidying, per writer W (rotated and dead ones included) and document D (with the
 * catalog): a writer keeps its newest log, less than a pack's worth of loose ones and of packs; a document keeps what
 * each writer may have written of it at the same time, and its tombstones; where they can name few files, as many as it
 * took: only the next one that is due lets those go.
 */
export function checkBounds(world: World): void {
  const writers = world.writers.size;
  const docs = world.docs.length + 1;
  const { logs, packs, snapshots } = count(world);
  const { limits } = world.settings;
  const more = limits ? world.oracle.writtenPaths().length / limits.subsumes : 0;
  const most = { logs: 16 * writers, packs: 9 * writers, snapshots: 2 * docs * (1 + writers) + more };
  world.sometimes.saw('files at rest', logs + packs + snapshots);
  if (logs > most.logs || packs > most.packs || snapshots > most.snapshots) {
    throw new Violation('storage stays bounded', `${logs} logs, ${packs} packs, ${snapshots} snapshots for ${writers} writers and ${docs} documents`);
  }
}

/** No file is written that is over a limit: nobody could read it. */
export function checkLimits({ settings: { limits }, oracle }: World, device: Device, request: Request): void {
  if (!limits || request.where !== 'remote' || request.verb !== 'write') return;
  const { kind, meta: { subsumes = [] }, sections } = oracle.contentOf(request.path)?.file ?? { meta: {}, sections: [] };
  if (subsumes.length > limits.subsumes || (kind === 'pack' && sections.length > limits.sections)) {
    throw new Violation('what is written can be read', `${device.name} writes ${request.path} with ${sections.length} sections, naming ${subsumes.length} files`);
  }
}

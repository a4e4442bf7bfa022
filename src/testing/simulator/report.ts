import type { Device } from './device.js';
import type { FileContent } from './contents.js';
import type { World } from './world.js';

/** How things stand at the end of a run that failed: what storage holds of each document, and what each device makes of it. */
export function report(world: World): string[] {
  return world.docs.flatMap((doc) => [
    `${doc}${world.oracle.removed.has(doc) ? ', once removed' : ''}`,
    ...[...world.oracle.filesThere().values()].filter((content) => holds(content, doc)).map((content) => `  ${describe(content, doc)}`),
    ...world.devices.flatMap(({ sessions }) => sessions).map((session) => `  ${stand(session, doc)}`),
  ]);
}

const holds = ({ file, changes, tombstones }: FileContent, doc: string): boolean =>
  changes.some((change) => change.doc === doc) || tombstones.some((one) => one.doc === doc) || (file.meta.snap?.some((one) => one.doc === doc) ?? false);

function describe({ path, file, changes, tombstones }: FileContent, doc: string): string {
  const { subsumes = [], snap = [] } = file.meta;
  return [
    path,
    ...changes.filter((change) => change.doc === doc).map(({ hash, deps }) => `${hash}(${deps.map((dep) => dep.slice(dep.indexOf('\n') + 1)).join(' ')})`),
    ...tombstones.filter((one) => one.doc === doc).map(({ heads }) => `TOMBSTONE at ${heads.join(' ')}`),
    ...(subsumes.length > 0 ? [`contains ${subsumes.map((id) => id.slice(0, 6)).join(' ')}`] : []),
    ...(snap.length > 0 ? [`announces ${snap.map(({ id }) => id.slice(0, 6)).join(' ')}`] : []),
  ].join(' ');
}

function stand({ name, state, held, options: { kind } }: Device, doc: string): string {
  const row = state?.tables?.docs.get(doc);
  const replica = held.get(doc)?.replica;
  const files = [...state?.tables?.known.entries() ?? []].filter(([, { sections }]) => sections.some((section) => section.doc === doc));
  return [
    name, JSON.stringify({ ...row, published: row?.published.length, gap: state?.tables?.self.get('self')?.gap }),
    replica ? `${kind.items(replica.value).length} items${replica.pending ? ', some wait' : ''}` : 'not open',
    `knows ${files.map(([path, known]) => `${path.slice(0, 2)}${known.id.slice(0, 6)}:${known.sections.filter((section) => section.doc === doc).map((section) => section.state).join()}${state?.buried.get(doc)?.has(known.id) ? ':buried' : ''}`).join(' ')}`,
  ].join(' · ');
}

/** The layers, lowest first. Folders of one layer do not know each other. */
const ranks: Readonly<Record<string, number>> = {
  'src/util': 0,
  'src/format': 1, 'src/fs': 1, 'src/crdt': 1, 'src/crypto': 1,
  'src/sync': 2,
  'src/replica': 3,
  'src/space': 4,
  'src/testing': 5, 'adapters/react': 5, 'adapters/svelte': 5, 'adapters/vue': 5,
  adapters: 4.9, // files beside the frameworks' folders: what they share
  'src/cli': 5.5, // checks storages by what src/testing publishes
  stories: 6,
};

/** Interfaces, and nothing else: what lets layers meet without knowing each other. */
const contracts = ['src/fs/file-system.ts', 'src/crdt/crdt.ts', 'src/crdt/immutable.ts'];

/** Within a layer: a CRDT hashes and deflates as the format does. */
const exceptions = [['src/crdt', 'src/format']];

/** The folder that is a layer, or part of one; `undefined` for a file that is in none. */
export function folderOf(path: string): string | undefined {
  return Object.keys(ranks).find((folder) => path.startsWith(`${folder}/`));
}

/** Why one source file may not import another; `undefined` when it may. */
export function objection(from: string, to: string, entries: ReadonlySet<string>): string | undefined {
  if (from === 'src/errors.ts') return 'errors know of nothing';
  if (to === 'src/errors.ts' || contracts.includes(to)) return undefined;
  const [above, below] = [folderOf(from), folderOf(to)];
  if (above !== undefined && above === below) return undefined;
  if (above?.startsWith('adapters')) return entries.has(to) || below === 'adapters' ? undefined : 'adapters import public names only';
  const rank = from === 'src/index.ts' ? 5 : above === undefined ? undefined : ranks[above];
  const target = to === 'src/index.ts' ? 4.5 : below === undefined ? undefined : ranks[below];
  if (rank === undefined || target === undefined) return 'it is in no layer';
  if (target < rank || exceptions.some(([a, b]) => a === above && b === below)) return undefined;
  return target === rank ? 'layers of one rank do not know each other' : 'imports go downwards only';
}

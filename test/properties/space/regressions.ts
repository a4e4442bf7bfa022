/** Runs that once failed, as fast-check prints them. They are what they were as long as the commands and their order are. */
export const regressions: readonly { readonly seed: number; readonly path: string; readonly why: string }[] = [
  { seed: 1, path: '7', why: 'edits of a document that could not be loaded were not counted' },
  { seed: 3, path: '5', why: 'a marker that was torn once stayed put aside' },
  { seed: 2, path: '72', why: 'a document that was removed and came back differed from device to device' },
  { seed: 1748441357, path: '0', why: 'a document closed while the disk was full, before anything could be opened, lost its edits' },
];

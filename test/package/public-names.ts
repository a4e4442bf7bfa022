/** Everything the package exports at run time, by subpath. A name that appears or goes is a decision, made here too. */
export const publicNames: Readonly<Record<string, readonly string[]>> = {
  '.': ['SyncError', 'createSpace', 'defineDoc', 'memoryFs'],
  './automerge': ['Counter', 'automerge', 'initAutomerge', 'spliceText', 'updateText'],
  './s3': ['s3Fs'],
  './node': ['folderFs'],
  './browser': ['indexedDbFs'],
  './react': ['useCrdtDoc', 'useSyncStatus'],
  './testing': ['runFileSystemConformance', 'runCrdtLaws'],
};

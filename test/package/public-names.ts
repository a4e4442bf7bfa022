/** Everything the package exports at run time, by subpath. A name that appears or goes is a decision, made here too. */
export const publicNames: Readonly<Record<string, readonly string[]>> = {
  '.': ['SyncError', 'createSpace', 'defineDoc', 'memoryFs'],
  './automerge': ['Counter', 'ImmutableString', 'automerge', 'deleteAt', 'initAutomerge', 'insertAt', 'spliceText', 'updateText'],
  './s3': ['s3Fs'],
  './node': ['folderFs'],
  './browser': ['indexedDbFs'],
  './react': ['useCrdtDoc', 'useSyncStatus'],
  './testing': ['countingFs', 'crdtLaws', 'emptySet', 'faultyFs', 'fileSystemConformance', 'runCrdtLaws', 'runFileSystemConformance', 'setCrdt'],
};

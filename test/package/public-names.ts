/** Everything the package exports at run time, by subpath. A name that appears or goes is a decision, made here too. */
export const publicNames: Readonly<Record<string, readonly string[]>> = {
  '.': ['SyncError', 'createSpace', 'defineDoc', 'initialStatus', 'memoryFs', 'shallowEqual'],
  './automerge': ['Counter', 'ImmutableString', 'automerge', 'deleteAt', 'initAutomerge', 'insertAt', 'spliceText', 'updateText'],
  './s3': ['s3Fs'],
  './node': ['folderFs'],
  './browser': ['indexedDbFs'],
  './react': ['useCrdtDoc', 'useDelivery', 'useDevices', 'useSuspenseCrdtDoc', 'useSyncStatus'],
  './svelte': ['crdtDocStore', 'deliveryStore', 'devicesStore', 'syncStatusStore'],
  './svelte/runes': ['crdtDocState', 'deliveryState', 'devicesState', 'syncStatusState'],
  './vue': ['useCrdtDoc', 'useDelivery', 'useDevices', 'useSyncStatus'],
  './testing': ['certifyFileSystem', 'countingFs', 'crdtLaws', 'emptySet', 'faultyFs', 'fileSystemConformance', 'runCrdtLaws', 'runFileSystemConformance', 'setCrdt', 'simulate'],
};

export { createSpace } from './space/create-space.js';
export { defineDoc } from './space/define-doc.js';
export { memoryFs } from './fs/memory.js';
export { SyncError } from './errors.js';
export { initialStatus } from './space/status.js';
export { shallowEqual } from './util/equal.js';

export type { DocDefinition } from './space/define-doc.js';
export type {
  ChangeReceipt, ConnectOptions, CrdtDoc, Delivery, Device, DocChange, DocInfo, Space, SpaceOptions, SyncStatus, WaitOptions,
} from './space/types.js';
export type { SyncOptions } from './replica/settings.js';
export type { RequestCount, Requests } from './replica/meter.js';
export type { SyncErrorCode } from './errors.js';
export type { FileEntry, FileSystem, FsOptions, LockOptions } from './fs/file-system.js';
export type { Immutable } from './crdt/immutable.js';
export type { Applied, Content, Crdt, CrdtReplica, Patch, Version } from './crdt/crdt.js';
export type { DeviceInfo } from './format/cof-file.js';

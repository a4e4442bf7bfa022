import { SyncError } from '../errors.js';
import type { FileSystem } from '../fs/file-system.js';
import { settingsOf } from '../replica/settings.js';
import type { Settings } from '../replica/settings.js';
import { defaultDeviceName } from './device-name.js';
import type { SpaceOptions } from './types.js';

/** @throws SyncError `invalid-option` */
export function checkFileSystem(name: string, fs: unknown): asserts fs is FileSystem {
  const verbs: readonly (keyof FileSystem)[] = ['list', 'read', 'write', 'remove'];
  if (typeof fs !== 'object' || fs === null || !verbs.every((verb) => typeof (fs as FileSystem)[verb] === 'function')) {
    throw new SyncError('invalid-option', `\`${name}\` is a file system: an object with list, read, write and remove.`);
  }
}

/** Options with defaults filled in. @throws SyncError `invalid-option` */
export function checkOptions(options: SpaceOptions): { readonly deviceName: string; readonly superseded: number | undefined; readonly settings: Settings } {
  if (typeof options !== 'object' || options === null) throw new SyncError('invalid-option', 'createSpace takes an object with crdt and localFs.');
  const { crdt, localFs, remoteFs, device, sync, retention } = options;
  if (typeof crdt?.create !== 'function') throw new SyncError('invalid-option', '`crdt` is a kind of CRDT, e.g. automerge().');
  checkFileSystem('localFs', localFs);
  if (remoteFs !== undefined) checkFileSystem('remoteFs', remoteFs);
  if ((remoteFs as unknown) === localFs) throw new SyncError('invalid-option', '`localFs` and `remoteFs` are two file systems: what one device keeps is not for others.');
  const name: unknown = device?.name ?? defaultDeviceName();
  if (typeof name !== 'string' || name === '' || name.length > 200) throw new SyncError('invalid-option', '`device.name` is a string of 1 to 200 characters.');
  const superseded: unknown = retention?.superseded;
  if (superseded !== undefined && (typeof superseded !== 'number' || !(superseded >= 0))) {
    throw new SyncError('invalid-option', '`retention.superseded` is a number of milliseconds, 0 or more.');
  }
  return { deviceName: name, superseded: superseded, settings: settingsOf(sync) };
}

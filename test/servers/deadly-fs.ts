import type { FileSystem } from '../../src/index.js';

/** Where in a call the process dies; `middle` of a write leaves the first half of the bytes under the final name, which is worse than a folder does. */
export type Moment = 'before' | 'middle' | 'after';

export interface Call { readonly where: 'local' | 'remote'; readonly verb: 'list' | 'read' | 'write' | 'remove'; readonly path: string; readonly editing: boolean }

/** Counts the calls of all file systems of a process. */
export class Fate {
  readonly calls: Call[] = [];
  /** Whether an edit was made that is not known to be stored. */
  editing = false;

  /** @param at the number of the call, from 0, that is its last */
  constructor(private readonly at: number | undefined, private readonly moment: Moment, private readonly die: () => void) {}

  /** The file system, each call of which may be the process's last. */
  over(where: Call['where'], fs: FileSystem, hints: Partial<FileSystem> = {}): FileSystem {
    const call = async <T>(verb: Call['verb'], path: string, work: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> => {
      const isLast = this.calls.push({ where, verb, path, editing: this.editing }) - 1 === this.at;
      if (isLast && this.moment === 'before') this.die();
      if (isLast && this.moment === 'middle') {
        await half?.();
        this.die();
      }
      const result = await work();
      if (isLast) this.die();
      return result;
    };
    return {
      list: (prefix, options) => call('list', prefix, () => fs.list(prefix, options)),
      read: (path, options) => call('read', path, () => fs.read(path, options)),
      write: (path, bytes, options) => call('write', path, () => fs.write(path, bytes, options), () => fs.write(path, bytes.slice(0, bytes.length >> 1), options)),
      remove: (path, options) => call('remove', path, () => fs.remove(path, options)),
      ...(fs.lock ? { lock: (name, options) => fs.lock?.(name, options) ?? Promise.reject(new Error('no lock')) } : {}),
      ...hints,
    };
  }
}

/** What the library does with a call, in a person's words. */
export function phaseOf({ where, verb, path, editing }: Call): string {
  const folder = path.slice(0, path.indexOf('/') + 1);
  if (where === 'local') return verb === 'write' ? (editing ? 'store an edit' : 'commit here') : verb === 'remove' ? 'tidy here' : 'open';
  if (verb === 'list') return 'look';
  if (verb === 'remove') return 'collect';
  const file = folder === 'd/' ? 'snapshot' : folder === 'p/' ? 'pack' : folder === 'l/' ? 'log' : 'greeting';
  return verb === 'write' ? `publish a ${file}` : `read a ${file}`;
}

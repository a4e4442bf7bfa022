import { watch, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isHidden } from './names.js';

/** A burst of events is one call (ms). */
const settle = 50;
/** How often (ms) folders are checked that could not be watched or were replaced: inotify follows the inode, not the name. */
const recheck = 2000;

/**
 * One flat `fs.watch` a folder: the recursive one blocks the event loop for half a minute on Linux and goes silent after renames.
 *
 * A hint only: network mounts and a full event queue say nothing, so the caller polls as well. Never throws and never keeps the process alive.
 */
export function watchFolder(root: string, prefix: string, onChange: () => void): () => void {
  const watched = new Map<string, { inode: number; watcher: FSWatcher }>();
  const touched = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const mayMatter = (path: string): boolean => path.startsWith(prefix) || prefix.startsWith(path);

  const forget = (folder: string): void => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };

  /** Watches a folder (`''` or with a closing slash) and those in it; a folder that is new is news itself. */
  const follow = async (folder: string): Promise<void> => {
    try {
      const { ino } = await stat(join(root, folder));
      const known = watched.get(folder);
      if (ended) return;
      if (known?.inode !== ino) {
        forget(folder);
        const watcher = watch(resolve(root, folder), { persistent: false }, (_event, name) => notice(folder, name));
        watcher.on('error', () => forget(folder));
        watched.set(folder, { inode: ino, watcher });
      }
      const entries = await readdir(join(root, folder), { withFileTypes: true });
      for (const entry of entries) {
        const inside = `${folder}${entry.name}/`;
        if (entry.isDirectory() && !isHidden(entry.name) && mayMatter(inside)) await follow(inside);
      }
    } catch {
      forget(folder);
    }
  };

  const flush = async (): Promise<void> => {
    const folders = [...touched];
    touched.clear();
    // New folders are watched before the caller looks, so that nothing falls between.
    for (const folder of folders) await follow(folder);
    timer = undefined;
    if (touched.size > 0) schedule();
    if (!ended) onChange();
  };

  const schedule = (): void => {
    if (timer === undefined && !ended) timer = setTimeout(() => void flush(), settle).unref();
  };

  const notice = (folder: string, name: string | null): void => {
    // A removed folder tells its own name. Its watch is dead, and a new folder may get the same inode.
    if (name === basename(resolve(root, folder))) forget(folder);
    else if (name !== null && (isHidden(name) || !(mayMatter(`${folder}${name}/`) || (folder + name).startsWith(prefix)))) return;
    touched.add(folder);
    schedule();
  };

  const check = async (): Promise<void> => {
    for (const folder of new Set(['', ...watched.keys()])) {
      const inode = await stat(join(root, folder)).then((stats) => stats.ino, () => undefined);
      if (inode === watched.get(folder)?.inode) continue;
      touched.add(folder);
      schedule();
    }
  };

  void follow('');
  const checking = setInterval(() => void check(), recheck).unref();
  return () => {
    ended = true;
    clearInterval(checking);
    clearTimeout(timer);
    for (const folder of [...watched.keys()]) forget(folder);
  };
}

import { readFile } from 'node:fs/promises';

/** The file system a path is on. */
export interface Mount { readonly at: string; readonly type: string; readonly isReadOnly: boolean }

/** What is mounted where a path is, as Linux tells it; undefined where the system does not tell. */
export async function mountOf(path: string, table?: string): Promise<Mount | undefined> {
  const text = table ?? await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  let found: Mount | undefined;
  for (const line of text.split('\n')) {
    const [, at, type, options] = line.split(' ').map((field) => field.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))));
    if (at === undefined || type === undefined) continue;
    const isBelow = path === at || path.startsWith(at.endsWith('/') ? at : `${at}/`);
    // Of two at one place the later one hides the other.
    if (isBelow && at.length >= (found?.at.length ?? 0)) found = { at, type, isReadOnly: (options ?? '').split(',').includes('ro') };
  }
  return found;
}

const network = /^(nfs\d?|cifs|smb\d?|smbfs|afs|9p|ceph|glusterfs|lustre|davfs|fuse\.(sshfs|rclone|s3fs|gcsfuse|glusterfs|davfs2?|ceph\S*|gvfsd-fuse|goofys|mergerfs-net)|fuse\.gvfsd-fuse|webdav)$/;

/** Whether a type of file system is somebody else's disk. */
export const isNetwork = (type: string): boolean => network.test(type);

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { run } from '../../src/cli/run.js';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { parseName } from '../../src/format/names.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { createSpace, defineDoc, type FileSystem, type Space } from '../../src/index.js';

export const List = defineDoc<{ items: string[] }>({ init: { items: [] } });

const folders: string[] = [];
afterAll(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true }); });

/** A folder of its own, gone after the tests of the file. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  folders.push(folder);
  return folder;
}

export interface Outcome { readonly code: number; readonly out: string; readonly err: string }

export interface Circumstances {
  readonly env?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** Whether it writes to a terminal. */
  readonly tty?: boolean;
  readonly now?: () => number;
  readonly onOut?: (text: string) => void;
  readonly onErr?: (text: string) => void;
}

/** Runs the command in this process. */
export async function cli(args: readonly string[], { env = {}, signal, tty = false, now = Date.now, onOut, onErr }: Circumstances = {}): Promise<Outcome> {
  let out = '';
  let err = '';
  const code = await run(args, {
    stdout: { write: (text: string) => { out += text; onOut?.(text); }, isTTY: tty, columns: 80 },
    stderr: { write: (text: string) => { err += text; onErr?.(text); }, isTTY: tty, columns: 80 },
    env, signal: signal ?? new AbortController().signal, now,
  });
  return { code, out, err };
}

/** The same, with its JSON. */
export async function json<T>(args: readonly string[], circumstances?: Circumstances): Promise<Outcome & { readonly value: T }> {
  const outcome = await cli([...args, '--json'], circumstances);
  return { ...outcome, value: JSON.parse(outcome.out) as T };
}

export const openDevice = (name: string, local: string, remoteFs: FileSystem): Space =>
  createSpace({ crdt: automerge(), localFs: folderFs(local), remoteFs, device: { name }, sync: false });

/**
 * A space that two devices made, in turns: `groceries` of both, `todo list` of the laptop alone, `old` removed. The
 * laptop has packed its first logs; the phone has not read what came after its last sync.
 * @returns the folder where they meet
 */
export async function makeSpace(base = temporary()): Promise<string> {
  const root = join(base, 'root');
  const [laptop, phone] = ['laptop', 'phone'].map((name) => openDevice(name, join(base, name), folderFs(root)));
  for (let turn = 0; turn < 4; turn++) {
    for (const [space, letter] of [[laptop!, 'l'], [phone!, 'p']] as const) {
      await space.sync();
      space.doc('groceries', List).change((draft) => { draft.items.push(`${letter}${turn}`); }, { message: `item ${turn}` });
      await space.sync();
    }
    laptop!.doc('todo list', List).change((draft) => { draft.items.push(`t${turn}`); });
    await laptop!.sync();
  }
  laptop!.doc('old', List).change((draft) => { draft.items.push('x'); });
  await laptop!.sync();
  laptop!.remove('old');
  await laptop!.sync();
  await laptop!.close();
  await phone!.close();
  return root;
}

/** A copy of a folder, to be damaged. */
export function copyOf(root: string): string {
  const copy = join(temporary(), 'root');
  cpSync(root, copy, { recursive: true });
  return copy;
}

/** Paths of a root's files, sorted. */
export function pathsIn(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)).sort();
}

/** Every file of a root, byte for byte. */
export const contentOf = (root: string): Record<string, string> =>
  Object.fromEntries(pathsIn(root).map((path) => [path, readFileSync(join(root, path)).toString('hex')]));

/** Changes the bytes of a file. */
export function damage(root: string, path: string, change: (bytes: Buffer) => Uint8Array): void {
  writeFileSync(join(root, path), change(readFileSync(join(root, path))));
}

/** One bit of the last byte is another. */
export const flip = (bytes: Buffer): Uint8Array => {
  const flipped = Uint8Array.from(bytes);
  flipped[flipped.length - 1]! ^= 1;
  return flipped;
};

interface ListedFile { readonly path: string; readonly kind: string; readonly device?: string; readonly documents: readonly string[]; readonly lamport?: number }

/** The files as `ls --files` tells them. */
export const filesOf = async (root: string): Promise<readonly ListedFile[]> => (await json<ListedFile[]>(['ls', root, '--files'])).value;

/** The newest log but one of the phone that holds something: the laptop has read it and built on it, and nothing contains it. */
export async function phoneLog(root: string): Promise<string> {
  const logs = (await filesOf(root)).filter(({ kind, device, documents }) => kind === 'log' && device === 'phone' && documents.length > 0);
  return logs.at(-2)!.path;
}

export const idIn = (path: string): string => parseName(path)!.id;

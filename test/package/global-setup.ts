import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { listFiles } from '../setup/source.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A project outside the repository that has installed the packed package and what it needs beside it. */
    consumer: string;
  }
}

/** What an app with all subpaths installs beside the package: its peers, and what renders and types React. */
const beside = ['@automerge/automerge', '@aws-sdk/client-s3', '@types/react', '@types/react-dom', 'react', 'react-dom', 'rxjs', 'svelte', 'vue'];

export default function setup(project: TestProject): () => void {
  if (isStale()) npm('.', 'run', '--silent', 'build');
  const consumer = mkdtempSync(join(tmpdir(), 'cof-consumer-'));
  const [{ filename }] = JSON.parse(npm('.', 'pack', '--json', '--ignore-scripts', '--pack-destination', consumer)) as [{ filename: string }];
  cpSync('test/package/fixtures', consumer, { recursive: true });
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  // The registry answers with what the repository was tested with, and npm has that in its cache.
  npm(consumer, 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--prefix', consumer,
    join(consumer, filename), ...beside.map((name) => `${name}@${installed(name)}`));
  project.provide('consumer', consumer);
  return () => rmSync(consumer, { recursive: true, force: true });
}

function npm(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

function installed(name: string): string {
  return (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string }).version;
}

function isStale(): boolean {
  const built = 'dist/src/index.js';
  return !existsSync(built) || listFiles('src', 'adapters', 'tsconfig.build.json').some((path) => statSync(path).mtimeMs > statSync(built).mtimeMs);
}

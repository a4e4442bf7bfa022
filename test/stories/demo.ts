import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const tsx = 'node_modules/tsx/dist/cli.mjs';

/** `npm start`, with its data in `data`. Port 0 is any free one. */
export async function startDemo(data: string, port: number | string = 0, more: Record<string, string> = {}): Promise<{ readonly url: string; stop(signal?: NodeJS.Signals): Promise<void> }> {
  const child = spawn(process.execPath, [tsx, 'stories/todo/start.ts'], { env: environment(data, { PORT: String(port), ...more }), stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const output = gather(child);
  while (!/On the page +(\S+)[\s\S]*npm run todo/.test(output.text)) {
    await Promise.race([once(child.stdout, 'data'), exited.then(() => { throw new Error(`npm start ended: ${output.text}`); })]);
  }
  return {
    url: /On the page +(\S+)/.exec(output.text)![1]!,
    async stop(signal = 'SIGINT') {
      child.kill(signal);
      await exited;
    },
  };
}

export interface Run { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** `npm run todo -- …args`. */
export const terminal = (data: string, ...args: string[]): Promise<Run> => terminalWith({}, data, ...args);

/** The same, with environment variables. */
export async function terminalWith(more: Record<string, string>, data: string, ...args: string[]): Promise<Run> {
  const child = startTerminal(data, args, more);
  child.stdin?.end();
  let stdout = '';
  child.stdout?.on('data', (chunk) => { stdout += String(chunk); });
  let stderr = '';
  child.stderr?.on('data', (chunk) => { stderr += String(chunk); });
  const [code] = await once(child, 'close') as [number | null];
  return { code, stdout, stderr };
}

export function startTerminal(data: string, args: string[], more: Record<string, string> = {}): ChildProcess {
  // Not by tsx's own command: that starts a second process, and a kill would leave it alive.
  return spawn(process.execPath, ['--import', 'tsx', 'stories/todo/terminal.ts', ...args], { env: environment(data, more), stdio: 'pipe' });
}

/** The titles a terminal's list shows. */
export const titlesOf = ({ stdout }: Run): string[] => [...stdout.matchAll(/^ *\d+ \[[ x]\] (.*?) {2,}\S.*$/gm)].map((match) => match[1]!);

function environment(data: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { S3_BUCKET: _bucket, S3_ENDPOINT: _endpoint, TODO_HOME: _home, TODO_NAME: _name, ...rest } = process.env;
  return { ...rest, TODO_DATA: data, NODE_ENV: '', NO_COLOR: '1', FORCE_COLOR: '', ...more };
}

function gather(child: ChildProcess): { text: string } {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => { output.text += String(chunk); });
  return output;
}

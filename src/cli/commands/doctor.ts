import { randomBytes } from 'node:crypto';
import { encodeBase32 } from '../../format/base32.js';
import { type Command, type Context, UsageError } from '../command.js';
import { examine } from '../doctor/doctor.js';
import type { Finding, Result } from '../doctor/finding.js';
import { directoryOf, probeOf } from '../open.js';
import { plain } from '../output.js';
import { withoutSecrets } from '../redact.js';
import { openExisting } from '../root/require.js';
import { count } from '../words.js';

const marks: Readonly<Record<Result, readonly [text: string, style: 'green' | 'yellow' | 'red' | 'dim']>> = {
  ok: ['ok  ', 'green'], warn: ['warn', 'yellow'], fail: ['FAIL', 'red'], skipped: ['–   ', 'dim'],
};

/** Probes a storage. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'try out a folder or bucket, and say what to change',
  operands: ['ROOT'],
  description: [
    'Tries whether a storage does what apps need: permissions, how soon files are',
    'seen, names, listings, large files, speed; of a folder also its disk and what',
    'mirrors it; of a bucket also the clock and, with --origin, CORS.',
    'It writes to a folder of its own, doctor-…, that apps ignore, and removes it.',
    'Your documents are neither read nor touched: for those there is "verify".',
    'Exit code 1: something must be changed; 3: it cannot be listed, written or read.',
  ],
  options: {
    origin: { value: 'URL', help: 'where an app in a browser is served from, such as https://app.example' },
    thorough: { help: 'also what takes 1,101 files and 16 MiB' },
  },
  examples: [
    ['doctor ./Dropbox/lists', 'will this folder do?'],
    ['doctor s3://our-household --origin https://lists.example', 'and this bucket, for an app in a browser?'],
  ],
  async run(context) {
    const [root = ''] = context.operands;
    const origin = originOf(context.option('origin'));
    const fs = await openExisting(context, root);
    const bar = context.out.progress('Trying');
    const findings: Finding[] = [];
    await examine({
      fs, directory: directoryOf(root), bucket: await probeOf(root, context.env), origin, isThorough: context.flag('thorough'),
      signal: context.signal, now: context.now, id: encodeBase32(randomBytes(10)),
      onFindings: (more, { done, total }) => {
        for (const finding of more.map((one) => discreet(context, one))) {
          findings.push(finding);
          tell(context, finding);
        }
        bar.step(done, total);
      },
    }).finally(() => bar.end());
    return conclude(context, findings);
  },
};

/** @throws UsageError */
function originOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(`--origin takes where the app is served from, such as https://app.example, not "${text}".`, 'doctor');
  // Browsers send it without a path.
  return url.origin;
}

/** Some of it is what the storage answered to requests that only the doctor makes. */
function discreet({ env }: Context, { says, todo, ...finding }: Finding): Finding {
  return { ...finding, says: withoutSecrets(says, env), ...(todo === undefined ? {} : { todo: withoutSecrets(todo, env) }) };
}

function tell({ out }: Context, { check, result, says, todo, paste }: Finding): void {
  const [text, style] = marks[result];
  out.line(`${out.style(style, text)}  ${check.padEnd(20)} ${plain(says)}`);
  if (todo !== undefined) out.line(`${' '.repeat(27)}→ ${plain(todo)}`);
  if (paste !== undefined) for (const line of paste.split('\n')) out.line(`${' '.repeat(29)}${line}`);
}

/** Without these a storage cannot be used at all: a root one may only read is none that devices meet in. */
const needed = new Set(['list', 'write', 'read']);

function conclude({ out }: Context, findings: readonly Finding[]): 0 | 1 | 3 {
  const number = (wanted: Result): number => findings.filter(({ result }) => result === wanted).length;
  const [failed, warned] = [number('fail'), number('warn')];
  const isUsable = !findings.some(({ check, result }) => result === 'fail' && needed.has(check));
  out.line();
  out.line(failed > 0 ? `${count(failed, 'thing')} must be changed before apps can rely on this storage.`
    : warned > 0 ? `This storage will do. ${count(warned, 'thing is', 'things are')} worth knowing.` : 'This storage will do.');
  out.json({ ok: failed === 0, findings });
  return failed === 0 ? 0 : isUsable ? 1 : 3;
}

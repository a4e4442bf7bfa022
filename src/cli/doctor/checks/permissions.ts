import { SyncError, type SyncErrorCode } from '../../../errors.js';
import { throwIfAborted } from '../../../fs/abort.js';
import type { FileSystem } from '../../../fs/file-system.js';
import { list } from '../../words.js';
import { fail, type Finding, ok, warn } from '../finding.js';
import type { Check } from '../probe.js';
import { scratchPrefix } from '../scratch.js';

/** Errors after which no other request will succeed. */
const hopeless: ReadonlySet<SyncErrorCode> = new Set(['network', 'auth', 'needs-auth', 'not-found', 'invalid-option']);
/** What a finding has measured when there is nothing to go on with. */
export const unusable = 'unusable';

const path = 'l/permissions.cof';

interface Step {
  readonly verb: string;
  readonly allowed: string;
  /** What it means when it is not allowed, and whether apps can live with that. */
  readonly denied: (advice: string) => Finding;
  run(fs: FileSystem): Promise<unknown>;
}

const steps: readonly Step[] = [
  {
    verb: 'write', allowed: 'Files can be written.',
    denied: (advice) => fail('write', 'Files cannot be written: edits made on a device stay there.', advice),
    run: (fs) => fs.write(path, Uint8Array.of(1)),
  },
  {
    verb: 'read', allowed: 'Files can be read.',
    denied: (advice) => fail('read', 'Files cannot be read: devices do not see what others wrote.', advice),
    run: (fs) => fs.read(path),
  },
  {
    verb: 'overwrite', allowed: 'Files can be written again, which happens when the answer to a write was lost.',
    denied: (advice) => fail('overwrite', 'A file cannot be written a second time: when the answer to a write is lost, sending it again fails for ever.', advice),
    run: (fs) => fs.write(path, Uint8Array.of(2)),
  },
  {
    verb: 'delete', allowed: 'Files can be removed.',
    denied: (advice) => warn('delete', 'Files cannot be removed: what newer files contain is never tidied up, and everything becomes slower and larger. Nothing is lost by it.', advice),
    run: (fs) => fs.remove(path),
  },
];

/** Tries each verb. Gives up after the first write that fails, as there is nothing to try the others on. */
export const permissions: Check = {
  name: 'permissions',
  writes: false,
  async run({ fs, scratch, signal }) {
    const findings: Finding[] = [await listing(fs, signal)];
    if (findings[0]?.measured?.[unusable] === true) return findings;
    const own = scratch.fresh();
    for (const step of steps) {
      try {
        await step.run(own);
        findings.push(ok(step.verb, step.allowed));
      } catch (thrown) {
        throwIfAborted(signal);
        findings.push(step.denied(SyncError.from(thrown).message));
        if (step.verb === 'write') break;
      }
    }
    return findings;
  },
};

async function listing(fs: FileSystem, signal: AbortSignal): Promise<Finding> {
  try {
    // Not the whole root: it may be a bucket of millions of other things.
    await fs.list('l/', { signal });
    const left = await fs.list(scratchPrefix, { signal });
    const old = new Set(left.map(({ path: at }) => at.split('/')[0] ?? ''));
    if (old.size > 0) return warn('list', `Files can be listed. An earlier check was cut short and left ${list([...old])}.`, 'It holds nothing of yours. Remove it, unless another check is running now.');
    return ok('list', 'Files can be listed.');
  } catch (thrown) {
    throwIfAborted(signal);
    const { code, message } = SyncError.from(thrown);
    return hopeless.has(code) ? fail('list', 'The storage cannot be used at all.', message, { measured: { [unusable]: true } })
      : fail('list', 'Files cannot be listed: devices find nothing of what others wrote.', message);
  }
}

import type { Request } from '../../src/sync/proc.js';

/** What happens to one request, and to who asked for it. */
export interface Fault {
  readonly name: string;
  /** Whether the request is carried out: not at all, wholly, wholly and with all that was on its way beside it, or a write in part. */
  readonly done: 'nothing' | 'all' | 'all and the others' | 'part';
  /** The process dies, the request fails, or it and every later one of its side fail until the process is started again. */
  readonly then: 'crash' | 'fail' | 'fail for ever';
  /** Bytes that a torn write leaves under the final name. */
  readonly kept?: (length: number) => number;
}

const whole: readonly Fault[] = [
  { name: 'crash-before', done: 'nothing', then: 'crash' },
  { name: 'crash-after', done: 'all', then: 'crash' },
  { name: 'crash-after-all', done: 'all and the others', then: 'crash' },
  { name: 'fail-once', done: 'nothing', then: 'fail' },
  { name: 'fail-after', done: 'all', then: 'fail' },
  { name: 'fail-for-ever', done: 'nothing', then: 'fail for ever' },
];

const lengths = {
  0: () => 0,
  1: () => 1,
  half: (length: number) => length >> 1,
  'n-1': (length: number) => length - 1,
} satisfies Record<string, (length: number) => number>;

const torn: readonly Fault[] = Object.entries(lengths).flatMap(([name, kept]): Fault[] => [
  { name: `crash-torn-${name}`, done: 'part', then: 'crash', kept },
  { name: `fail-torn-${name}`, done: 'part', then: 'fail', kept },
]);

export const faults: readonly Fault[] = [...whole, ...torn];

/**
 * Whether a fault makes a difference to a request. Reading changes nothing: to fail or die after it is to do so before
 * the next one. A bucket writes a file wholly or not at all; a disk, and a folder that others mirror, may do it in part.
 */
export function applies(fault: Fault, { verb, where }: Request, profile: 's3' | 'mirror'): boolean {
  if (fault.done === 'nothing') return true;
  if (fault.done === 'part') return verb === 'write' && (where === 'local' || profile === 'mirror');
  return verb === 'write' || verb === 'remove';
}

import { list } from '../words.js';

/** Something `verify` has to say. */
export interface Finding {
  /** `problem`: something is wrong, exit code 1. `notice`: good to know, all is well. */
  readonly severity: 'problem' | 'notice';
  /** One word for programs. */
  readonly code: FindingCode;
  /** The file it is about, or several. */
  readonly paths?: readonly string[];
  readonly document?: string;
  /** What it is, in a sentence. */
  readonly what: string;
  /** Whether anything is lost: `nothing`, `changes`, or `unknown`. Absent where that is no question. */
  readonly lost?: 'nothing' | 'changes' | 'unknown';
  /** The same in a sentence. */
  readonly loss?: string;
  /** What to do, in a sentence. */
  readonly advice?: string;
}

export type FindingCode =
  | 'damaged' | 'newer-format' | 'too-large' | 'unreadable'
  | 'incomplete' | 'removal-gone' | 'no-content' | 'rejected' | 'unknown-codec' | 'catalog'
  | 'snapshot-gone' | 'log-gone' | 'forked' | 'no-marker' | 'markers'
  | 'copy' | 'foreign' | 'temporary' | 'garbage';

/** What helps against changes that storage lacks, when some devices had them. */
export function howToRepublish(devices: readonly string[]): string {
  const where = devices.length === 0 ? 'on every device that takes part' : `on ${list(devices.map((name) => JSON.stringify(name)), 4, 'or')}`;
  return `Open the app ${where} and leave the document open for some hours: a device that has what storage lacks publishes it again. A backup helps too: "crdt-over-fs repair ROOT --from BACKUP".`;
}

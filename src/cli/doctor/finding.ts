/** What a check found. */
export type Result = 'ok' | 'warn' | 'fail' | 'skipped';

/** One fact about a storage, in a sentence that says what it means, and one that says what to do where something is to be done. */
export interface Finding {
  readonly check: string;
  readonly result: Result;
  readonly says: string;
  readonly todo?: string;
  /** What was measured, for programs. */
  readonly measured?: Readonly<Record<string, number | string | boolean | null>>;
  /** Text to be copied from, such as a CORS configuration. */
  readonly paste?: string;
}

type More = Pick<Finding, 'measured' | 'paste'>;

export const ok = (check: string, says: string, more: More = {}): Finding => ({ check, result: 'ok', says, ...more });
export const warn = (check: string, says: string, todo: string, more: More = {}): Finding => ({ check, result: 'warn', says, todo, ...more });
export const fail = (check: string, says: string, todo: string, more: More = {}): Finding => ({ check, result: 'fail', says, todo, ...more });
export const skipped = (check: string, says: string): Finding => ({ check, result: 'skipped', says });

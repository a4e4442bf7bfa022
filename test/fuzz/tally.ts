import type { Case } from './mutations.js';
import type { Outcome } from './decode.js';

/** A finding, and how to see it again. */
export interface Found { readonly message: string; readonly kind: string; readonly mutation: string; readonly replay?: string | undefined }

/** Counts what was tried and what came of it. */
export class Tally {
  files = 0;
  bytes = 0;
  probes = 0;
  readonly outcomes = new Map<string, number>();
  readonly kinds = new Map<string, number>();
  readonly mutations = new Map<string, number>();
  readonly findings: Found[] = [];

  add({ kind, mutation, bytes }: Omit<Case, 'path'>, outcome: Outcome): void {
    this.files++;
    this.bytes += bytes.length;
    count(this.outcomes, outcome);
    count(this.kinds, kind);
    count(this.mutations, mutation.replace(/:.*/, ''));
  }

  figures(seconds: number): Record<string, number> {
    return {
      files: this.files, bytes: this.bytes, spaces: this.probes, findings: this.findings.length, seconds: Math.round(seconds * 10) / 10,
      ...Object.fromEntries([...this.outcomes].map(([name, times]) => [name, times])),
      ...Object.fromEntries([...this.kinds].map(([name, times]) => [`kind: ${name}`, times])),
      ...Object.fromEntries([...this.mutations].map(([name, times]) => [`mutation: ${name}`, times])),
    };
  }
}

function count(counts: Map<string, number>, name: string): void { counts.set(name, (counts.get(name) ?? 0) + 1); }

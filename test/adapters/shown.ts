import type { Show } from './parts.js';

/** What templates have shown, part by part, in order: each entry is one run of a template. */
export class Shown {
  readonly #values = new Map<string, unknown[]>();

  of(part: string): readonly unknown[] { return this.#values.get(part) ?? []; }

  readonly show: Show = (part, value) => {
    this.#values.set(part, [...this.of(part), value]);
    return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  };
}

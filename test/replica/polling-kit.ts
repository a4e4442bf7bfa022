import { focusManager, onlineManager } from '@tanstack/query-core';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { SyncError } from '../../src/errors.js';
import { Polling } from '../../src/replica/polling.js';
import type { Work } from '../../src/replica/polling.js';
import { settingsOf } from '../../src/replica/settings.js';
import type { SyncOptions } from '../../src/replica/settings.js';

export const network = new SyncError('network', 'no line');

/** Work that notes what was asked of it, and fails when told to. */
export class FakeWork implements Work {
  connected = true;
  local = false;
  readonly log: string[] = [];
  failing: SyncError | undefined;
  look = async (): Promise<void> => void this.log.push('look');
  pull = async (): Promise<void> => this.#do('pull');
  publish = async (): Promise<void> => this.#do('publish');
  maintain = async (): Promise<void> => void this.log.push('maintain');
  changed = vi.fn();

  count(kind: string): number { return this.log.filter((entry) => entry === kind).length; }
  #do(kind: string): void {
    this.log.push(kind);
    if (this.failing) throw this.failing;
  }
}

const begun: Polling[] = [];

export function begin(sync?: false | SyncOptions): { readonly work: FakeWork; readonly polling: Polling } {
  const work = new FakeWork();
  const polling = new Polling(work, settingsOf(sync), { now: () => Date.now(), random: () => 0.5 });
  begun.push(polling);
  polling.start();
  return { work, polling };
}

/** Time goes by. */
export const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** Fake time; at the end no timer is left. */
export function useFakeTime(): void {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(async () => {
    for (const polling of begun.splice(0)) polling.close();
    await pass(2000);
    expect(vi.getTimerCount()).toBe(0);
    onlineManager.setOnline(true);
    focusManager.setFocused(undefined);
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}

import type { Device } from '../../src/testing/simulator/device.js';
import type { Profile, Run } from './run.js';

/** What a scenario does once everything it needs is there. */
export interface Act {
  /** Where every request counts, and one of them is struck. */
  readonly act: () => void;
  /** What an app does by itself after a crash, before all is checked. */
  readonly after?: () => void;
  /** @throws Violation when something that this scenario is about did not come out as it must */
  readonly check?: () => void;
}

export interface Scenario {
  readonly name: string;
  /** Where it can be played. @default both */
  readonly profiles?: readonly Profile[];
  /** Hourly looks that everybody takes afterwards. @default 2 */
  readonly looks?: number;
  readonly prepare: (run: Run) => Act;
}

export const docs = ['doc0', 'doc1'] as const;

/** A device that runs and holds both documents. */
export function member(run: Run): Device {
  const device = run.join();
  run.start(device);
  for (const doc of docs) run.open(device, doc);
  return device;
}

/** Two devices that have edited both documents and know of one another. */
export function pair(run: Run): readonly [Device, Device] {
  const [a, b] = [member(run), member(run)];
  for (const device of [a, b, a]) {
    run.arrive();
    run.do(device, 'pull');
    for (const doc of device === b || run.edits.size === 0 ? docs : []) run.edit(device, doc);
    run.do(device, 'publish');
  }
  return [a, b];
}

/** Edits of a document, each a file of its own. */
export function burst(run: Run, device: Device, doc: string, edits: number, letters = 8): void {
  for (let edit = 0; edit < edits; edit++) {
    run.edit(device, doc, letters);
    run.do(device, 'publish');
  }
}

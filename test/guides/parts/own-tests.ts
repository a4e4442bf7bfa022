import type { Stage } from '../stage.js';

/** A test that the page shows: its tests are tests here. */
export function testOwnTests({ part, load }: Stage, file: string): void {
  part('Tests of your own components', [file], () => load(file));
}

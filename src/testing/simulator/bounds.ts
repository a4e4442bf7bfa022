import { Violation } from './violation.js';
import type { World } from './world.js';

/** What storage may hold once it is tidy. */
export function checkBounds(world: World): void {
  void world;
  void Violation;
}

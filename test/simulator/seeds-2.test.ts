import { describe, test } from 'vitest';
import { prove } from './prove.js';

describe('whatever happens, nothing is lost and all devices come to hold the same', () => {
  test('in the runs of seeds 251 to 500', { timeout: 600_000 }, () => { prove(251, 250); }); // the others are in another file, which another core runs
});

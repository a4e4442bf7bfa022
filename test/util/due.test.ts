import { expect, test } from 'vitest';
import { isDue } from '../../src/util/due.js';

test('what was set some time ahead is due then, and when the clock was set back, but no sooner', () => {
  const now = Date.UTC(2026, 0, 1);
  for (let ahead = 1; ahead < 20_000; ahead += 7.123) { // 1.7e12 and a fraction make a rounded sum
    expect(isDue(now + ahead, now, ahead)).toBe(false);
    expect(isDue(now + ahead, now + ahead - 0.5, ahead)).toBe(false);
    expect(isDue(now + ahead, now + ahead, ahead)).toBe(true);
    expect(isDue(now + ahead, now - 60_000, ahead)).toBe(true);
  }
});

/** Numbers, sizes, times and names as people read them. */

/** `1 file`, `3,200 files`. */
export const count = (number: number, one: string, many = `${one}s`): string => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** `812 bytes`, `14 kB`, `3.2 MB`: powers of 1,000, as disks count. */
export function size(bytes: number): string {
  if (bytes < 1000) return count(bytes, 'byte');
  for (const [unit, factor] of [['kB', 1e3], ['MB', 1e6], ['GB', 1e9]] as const) {
    const amount = bytes / factor;
    if (amount < 999.5 || unit === 'GB') return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount).toLocaleString('en')} ${unit}`;
  }
  return '';
}

/** `2026-03-01 14:05` in local time; a dash when it is not known. */
export function time(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return '—';
  const date = new Date(ms);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `14:05:09` in local time. */
export const clock = (ms: number): string => new Date(ms).toTimeString().slice(0, 8);

/** `a`, `a and b`, `a, b and 3 more`. */
export function list(items: readonly string[], most = 4, and = 'and'): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${and} ${shown.at(-1)}`;
}

/** Names that are near one that does not exist, the nearest first, three at most. */
export function near(name: string, names: Iterable<string>): string[] {
  const wanted = name.toLowerCase();
  const scored = [...names].map((other) => {
    const lower = other.toLowerCase();
    const isPart = lower.includes(wanted) || (lower !== '' && wanted.includes(lower));
    return { other, distance: isPart ? 1 : editDistance(wanted, lower) };
  });
  const most = Math.max(2, Math.ceil(name.length / 3));
  return scored.filter(({ distance }) => distance <= most).sort((a, b) => a.distance - b.distance).slice(0, 3).map(({ other }) => other);
}

/** Insertions, deletions and replacements that make one word of another. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

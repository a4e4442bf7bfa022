/** What is counted: renders of components, and calls of the selectors of rows that select their own item. */
export type Part = 'list' | 'row' | 'length' | 'title' | 'status' | 'select';
export type Tally = Record<Part, number>;

const none: Tally = { list: 0, row: 0, length: 0, title: 0, status: 0, select: 0 };
let tally: Tally = { ...none };

/** Counts one render of a part, and is what it is given, to stand in any expression of a template. */
export function seen<Shown>(part: Part, shown: Shown): Shown {
  tally[part]++;
  return shown;
}

/** What was counted since the last time. */
export function takeTally(): Tally {
  const taken = tally;
  tally = { ...none };
  return taken;
}

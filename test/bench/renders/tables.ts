import { events, type Effects } from './counts.js';
import type { Mounted } from './mounted.js';
import type { Tally } from './tally.js';
import { stages, type Times } from './times.js';
import type { View } from './views.js';

const kinds: Record<View['rows'], string> = { props: 'rows get their item', own: 'rows select their item', naive: 'naive rows' };
const nameOf = ({ framework, rows, again }: View): string => `${framework}, ${again ? 'loaded again' : kinds[rows]}`;

const number = (value: number): string => value.toLocaleString('en');
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map((_, at) => (at === 0 ? '---' : '--:')), ...rows].map(line).join('\n');
}

const listAndRows = ({ list, row }: Tally): string => `${number(list)} / ${number(row)}`;
const others = ({ length, title, status }: Tally): number => length + title + status;

/** What one view rendered. */
export interface Counted { readonly mounted: Mounted; readonly effects: Effects }

export function countsTable(counted: readonly Counted[]): string {
  return table(
    ['list / rows rendered', 'mounting', 'merge of 1 item', 'merge of 20', 'nothing new', 'another document', 'status', 'count, title, state: in all 5', 'selectors run for 1 item', 'followers of value$ / status$'],
    counted.map(({ mounted: { view, tally, followers }, effects }) => [
      nameOf(view), listAndRows(tally), ...events.map((event) => listAndRows(effects[event])),
      number(events.reduce((sum, event) => sum + others(effects[event]), 0)), number(effects.one.select), `${number(followers.values)} / ${number(followers.statuses)}`,
    ]),
  );
}

/** What the document emitted: the same for all views, or it says so. */
export function emissionsTable(counted: readonly Counted[]): string {
  const emitted = (what: 'values' | 'statuses'): string[] => events.map((event) => [...new Set(counted.map(({ effects }) => effects[event][what]))].map(number).join(' or '));
  return table(['emissions', 'merge of 1 item', 'merge of 20', 'nothing new', 'another document', 'status'], [['value$', ...emitted('values')], ['status$ (the steps of a look; two more when it tidies)', ...emitted('statuses')]]);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/** Times of merges into a short list and into a long one. */
export interface Timed { readonly view: View; readonly short: readonly Times[]; readonly long: readonly Times[] }

type Measure = (times: Times) => number;
const ratio = (short: readonly Times[], long: readonly Times[], measure: Measure): string => {
  const [before, after] = [median(short.map(measure)), median(long.map(measure))];
  return `${(after / before).toFixed(after / before < 10 ? 2 : 0)} × (${before.toFixed(2)} → ${after.toFixed(2)})`;
};
const withoutImport: Measure = ({ library, framework, browser }) => library + framework + browser;

export function timesTable(timed: readonly Timed[], of: readonly [number, number]): string {
  const compared = (short: readonly Times[], long: readonly Times[]): string[] => stages.map((stage) => ratio(short, long, (times) => times[stage]));
  // What does not depend on the framework has more to take a median of.
  const meant = timed.filter(({ view }) => view.rows === 'props' && !view.again);
  const [automerge = '', library = ''] = compared(meant.flatMap(({ short }) => short), meant.flatMap(({ long }) => long));
  return table(
    [`${number(of[1])} items ÷ ${number(of[0])} (ms)`, "Automerge's import", 'library', 'framework', 'browser', 'all but the import'],
    [
      ['any framework, rows get their item', automerge, library, '', '', ''],
      ...timed.map(({ view, short, long }) => [nameOf(view), ...compared(short, long), ratio(short, long, withoutImport)]),
    ],
  );
}

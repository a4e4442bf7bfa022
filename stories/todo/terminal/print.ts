import { styleText } from 'node:util';
import type { Device } from '../../../src/index.js';
import type { ReadonlyList } from '../todo.js';
import { colourNumber, count } from '../words.js';

type Style = Parameters<typeof styleText>[0];

const coloured = (process.stdout.isTTY ?? false) && !process.env['NO_COLOR'];
export const style = (how: Style, text: string): string => (coloured ? styleText(how, text) : text);

const colours = ['blue', 'magenta', 'green', 'yellow', 'magentaBright', 'cyan', 'red', 'yellowBright'] as const;
export const deviceText = (name: string): string => style(colours[colourNumber(name)]!, name);

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What is not an answer goes where it does not disturb a pipe. */
export function note(text: string): void {
  process.stderr.write(`${style('dim', text)}\n`);
}

export function printList({ todos }: ReadonlyList): void {
  if (todos.length === 0) return say('Nothing to do. Add the first one: npm run todo -- add "milk"');
  const digits = String(todos.length).length;
  const longest = Math.min(48, Math.max(...todos.map(({ title }) => title.length)));
  todos.forEach(({ title, done, by }, index) => {
    const text = title.padEnd(longest);
    say(`${String(index + 1).padStart(digits)} ${done ? '[x]' : '[ ]'} ${done ? style('dim', text) : text}  ${deviceText(by)}`);
  });
  const done = todos.filter((todo) => todo.done).length;
  say(style('dim', `${todos.length - done} to do, ${done} done`));
}

export function printDevices(devices: readonly Device[]): void {
  devices.forEach(({ name, self, upToDate }, index) => {
    say(`${(index === 0 ? 'Devices' : '').padEnd(14)}${deviceText(name)}  ${self ? 'this one' : upToDate ? 'has read everything' : 'has more to read'}`);
  });
}

export const printField = (name: string, value: string): void => say(`${name.padEnd(14)}${value}`);
export const changes = (number: number): string => (number === 0 ? 'none' : count(number, 'change'));

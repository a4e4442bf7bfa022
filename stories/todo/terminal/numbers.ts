import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ReadonlyList, ReadonlyTodo } from '../todo.js';

/** A command that cannot be carried out as it was typed. */
export class UsageError extends Error {}

/** Remembers which todo each number stood for: another device may insert one before a person types `done 2`. */
export function rememberNumbers(path: string, { todos }: ReadonlyList): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(todos.map(({ id }) => id)));
}

/** The todo that had this number when the list was last shown here. @throws UsageError */
export function todoOf(path: string, list: ReadonlyList, number: string | undefined): ReadonlyTodo {
  const shown = readNumbers(path) ?? list.todos.map(({ id }) => id);
  const id = /^\d+$/.test(number ?? '') ? shown[Number(number) - 1] : undefined;
  if (id === undefined) throw new UsageError(`${number === undefined ? 'A number is missing' : `There is no number ${number}`}: "npm run todo -- list" shows them.`);
  const todo = list.todos.find((one) => one.id === id);
  if (!todo) throw new UsageError(`Number ${number} has been removed since the list was shown: "npm run todo -- list" shows what there is now.`);
  return todo;
}

function readNumbers(path: string): string[] | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as string[];
  } catch {
    return undefined; // never shown here
  }
}

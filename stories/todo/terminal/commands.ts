import { createInterface } from 'node:readline';
import type { ChangeReceipt } from '../../../src/index.js';
import { addTodo, editTodo, newTodo, removeTodo, setDone } from '../todo.js';
import type { TodoList } from '../todo.js';
import { ago, count, describeChange, quote } from '../words.js';
import { rememberNumbers, todoOf, UsageError } from './numbers.js';
import type { Opened } from './open.js';
import { changes, deviceText, note, printDevices, printField, printList, say, style } from './print.js';
import { failure, outcome } from './waiting.js';

/** Does what was asked. @returns the exit code */
type Command = (list: Opened, args: readonly string[]) => Promise<number>;

/** How long a command waits for the bucket, in milliseconds, before it leaves the rest to the next one. */
const patience = 5000;

export const commands: Readonly<Record<string, Command>> = {
  async list(list) {
    const why = await lookIntoBucket(list);
    show(list);
    if (why !== undefined) note(`This is what this device keeps: ${why}.`);
    return 0;
  },

  async add(list, args) {
    if (args.length === 0) throw new UsageError('What is to do? For example: npm run todo -- add "milk" "bread", or "add -" for lines from a pipe.');
    await list.doc.whenReady(); // or the end of the list would be the beginning
    const receipts: ChangeReceipt[] = [];
    for await (const line of args.length === 1 && args[0] === '-' ? createInterface({ input: process.stdin }) : args) {
      const title = line.trim();
      if (title === '') continue;
      const receipt = list.doc.change((draft) => addTodo(draft, newTodo(title, list.me)));
      await receipt.stored;
      // Not before: this line is a promise that the todo is there after a crash.
      say(`Added ${quote(title)}, stored on this device.`);
      receipts.push(receipt);
    }
    return tellPublished(list, receipts);
  },

  done: (list, args) => changeNumbered(list, args, (draft, id) => setDone(draft, id, true), 'Done'),
  undo: (list, args) => changeNumbered(list, args, (draft, id) => setDone(draft, id, false), 'To do again'),
  rm: (list, args) => changeNumbered(list, args, removeTodo, 'Removed'),

  async edit(list, [number, ...words]) {
    const title = words.join(' ').trim();
    if (title === '') throw new UsageError('What is the new title? For example: npm run todo -- edit 2 "oat milk".');
    const todo = todoOf(list.shownPath, await list.doc.whenReady(), number);
    const receipt = list.doc.change((draft) => editTodo(draft, todo.id, todo.title, title));
    await receipt.stored;
    say(`Renamed ${quote(todo.title)} to ${quote(title)}.`);
    return tellPublished(list, [receipt]);
  },

  async sync(list) {
    const why = await lookIntoBucket(list);
    if (why !== undefined) return fail(`Not synced: ${why}.`);
    say(`In step with the bucket: ${count(list.doc.value.todos.length, 'todo')}, ${count(list.space.devices.length, 'device')}.`);
    return 0;
  },

  async status(list) {
    const why = await lookIntoBucket(list);
    const { unpublished, lastSyncedAt } = list.space.status;
    printField('This device', deviceText(list.me));
    printField('Bucket', list.where);
    if (list.page !== undefined) printField('Page', list.page);
    printField('Last synced', lastSyncedAt === undefined ? 'not in this run' : ago(lastSyncedAt, Date.now()));
    printField('Unpublished', changes(unpublished));
    printDevices(list.space.devices);
    if (why !== undefined) note(`Not in step with the bucket: ${why}.`);
    return 0;
  },

  async watch(list) {
    const why = await lookIntoBucket(list);
    if (why !== undefined) note(`The bucket is not reached yet: ${why}.`);
    show(list);
    let before = list.doc.value;
    const subscription = list.doc.changes$.subscribe(({ device }) => {
      const text = describeChange(before, list.doc.value);
      before = list.doc.value;
      if (text === '') return;
      say(`\n${style('dim', new Date().toLocaleTimeString())} ${device ? `${deviceText(device.name)} ` : ''}${text}`);
      show(list);
    });
    const awake = setInterval(() => undefined, 60_000); // the library's own timers keep no process alive
    await new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    clearInterval(awake);
    subscription.unsubscribe();
    return 0;
  },
};

function show({ doc, shownPath }: Opened): void {
  printList(doc.value);
  rememberNumbers(shownPath, doc.value);
}

function fail(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

/** @returns why it did not work, if so; what this device keeps is loaded in any case */
async function lookIntoBucket({ doc, space, offline }: Opened): Promise<string | undefined> {
  await doc.whenReady();
  return offline ?? failure(await outcome((signal) => space.sync({ signal }), patience));
}

async function changeNumbered(list: Opened, numbers: readonly string[], change: (draft: TodoList, id: string) => void, did: string): Promise<number> {
  const value = await list.doc.whenReady();
  const todos = (numbers.length === 0 ? [undefined] : numbers).map((number) => todoOf(list.shownPath, value, number));
  const receipt = list.doc.change((draft) => { for (const { id } of todos) change(draft, id); });
  await receipt.stored;
  say(`${did}: ${todos.map(({ title }) => quote(title)).join(', ')}.`);
  return tellPublished(list, [receipt]);
}

/** Waits a moment for the bucket. Kept here is good enough: the next command, or the next start, sends it. */
async function tellPublished({ space, offline }: Opened, receipts: readonly ChangeReceipt[]): Promise<number> {
  if (receipts.length === 0) return 0;
  const why = offline ?? failure(await outcome(() => Promise.all(receipts.map(({ published }) => published)), patience, space));
  say(why === undefined ? 'In the bucket.' : `Kept here, not yet in the bucket: ${why}.`);
  return 0;
}

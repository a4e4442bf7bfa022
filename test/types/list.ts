import type { ChangeReceipt, CrdtDoc, Space } from '../../src/index.js';

/** What the type tests of all adapters are about. */
export interface List { title: string; todos: { title: string; done: boolean }[] }
export type OpenTodos = { readonly title: string; readonly done: boolean }[];

export declare const doc: CrdtDoc<List>;
export declare const maybe: CrdtDoc<List> | undefined;
export declare const space: Space;
export declare const receipt: ChangeReceipt;

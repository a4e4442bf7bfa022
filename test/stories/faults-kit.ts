import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { createSpace, memoryFs, SyncError } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';
import { bucketFs } from '../../stories/todo/bucket.js';
import type { Bucket } from '../../stories/todo/bucket.js';
import { todoList, todoListId } from '../../stories/todo/todo.js';
import { chromiumArgs, chromiumPath } from '../setup/chromium.js';
import { startDemo } from './demo.js';
import { openPage, panel, patience } from './page.js';
import type { Panel } from './page.js';

/** One tab, and the list in it. Which framework shows it does not matter: what is tested is below them. */
export interface Tab extends Panel { readonly page: Page }

/** A browser profile: one device, in as many tabs as wanted. */
export interface Profile {
  readonly context: BrowserContext;
  open(): Promise<Tab>;
}

/** `npm start` on a bucket of its own, a browser, and what was promised to people: shared by the tests of a file. */
export class World {
  data = '';
  demo!: Awaited<ReturnType<typeof startDemo>>;
  #browser!: Browser;
  #bucket!: Bucket;
  readonly #contexts: BrowserContext[] = [];
  readonly #promised = new Set<string>();
  readonly #errors: string[] = [];

  async begin(): Promise<void> {
    this.data = await mkdtemp(join(tmpdir(), 'todo-'));
    const launch = chromium.launch({ ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs });
    [this.demo, this.#browser] = await Promise.all([startDemo(this.data), launch]);
    await this.#askForBucket();
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.demo?.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  /** Ends what a test opened; fails when anything was thrown on a page, or rejected and not looked at. */
  async endTest(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    expect(this.#errors.splice(0)).toEqual([]);
  }

  /** A new device. @param prepare is done before a page is opened */
  async profile(device: string, prepare?: (context: BrowserContext) => Promise<unknown>): Promise<Profile> {
    const context = await this.#browser.newContext();
    this.#contexts.push(context);
    context.on('weberror', (error) => this.#errors.push(`${device}: ${error.error().stack ?? error.error().message}`));
    await prepare?.(context);
    let name: string | undefined = device;
    return {
      context,
      open: async () => {
        const page = await openPage(context, this.demo.url, name);
        name = undefined;
        return { ...panel(page, /React/), page };
      },
    };
  }

  stop(): Promise<void> { return this.demo.stop(); }

  /** At the same address, with the same bucket. */
  async restart(): Promise<void> {
    this.demo = await startDemo(this.data, new URL(this.demo.url).port);
    await this.#askForBucket();
  }

  /** Adds a todo and waits until the page itself says that it is safe. */
  async add(tab: Panel, title: string): Promise<void> {
    await tab.add(title);
    await tab.acknowledged(title);
    this.promised(title);
  }

  /** Whoever took these in has said that they are safe. */
  promised(...titles: readonly string[]): void { for (const title of titles) this.#promised.add(title); }

  /** All that was promised is in the bucket once, with nothing twice, and each of these devices shows the same list. */
  async converges(...tabs: readonly Panel[]): Promise<void> {
    for (const tab of tabs) await tab.everythingSent();
    let list: readonly string[] = [];
    await expect.poll(async () => {
      list = await this.titlesInBucket();
      return (await Promise.all(tabs.map((tab) => tab.titles()))).every((titles) => JSON.stringify(titles) === JSON.stringify(list));
    }, { timeout: patience, message: 'every device shows what is in the bucket' }).toBe(true);
    expect(list.filter((title) => this.#promised.has(title)).sort()).toEqual([...this.#promised].sort());
    expect(new Set(list).size).toBe(list.length);
  }

  /** What a device reads that keeps nothing, and leaves no trace. */
  async titlesInBucket(): Promise<readonly string[]> {
    const fs = bucketFs(this.#bucket);
    const refuse = (): Promise<never> => Promise.reject(new SyncError('permission', 'This one only looks.'));
    const remoteFs: FileSystem = { list: (prefix, options) => fs.list(prefix, options), read: (path, options) => fs.read(path, options), write: refuse, remove: refuse };
    const space = createSpace({ crdt: automerge(), localFs: memoryFs(), remoteFs, sync: false });
    try {
      const doc = space.doc(todoListId, todoList);
      await doc.whenSynced();
      return doc.value.todos.map(({ title }) => title);
    } finally {
      await space.close();
    }
  }

  /** Holds the page's uploads back. @returns when one is held, and how to let them through again */
  async holdUploads(target: Page | BrowserContext, how: (route: Route) => Promise<unknown> | undefined = () => undefined): Promise<{ readonly held: Promise<void>; release(): Promise<void> }> {
    let tell: () => void = () => undefined;
    const held = new Promise<void>((resolve) => { tell = resolve; });
    const handler = async (route: Route): Promise<void> => {
      if (route.request().method() !== 'PUT') return route.fallback();
      await how(route);
      tell();
    };
    const isBucket = ({ origin }: URL): boolean => origin === this.#bucket.endpoint;
    await target.route(isBucket, handler);
    return { held, release: () => target.unroute(isBucket, handler) };
  }

  /** Requests a profile makes to the bucket, from now on. */
  countRequests({ context }: Profile): { readonly count: number } {
    const counter = { count: 0 };
    context.on('request', (request) => { if (request.url().startsWith(`${this.#bucket.endpoint}/`)) counter.count++; });
    return counter;
  }

  async #askForBucket(): Promise<void> {
    const answer = await fetch(new URL('config.json', this.demo.url));
    this.#bucket = await answer.json() as Bucket;
  }
}

/** One world for the tests of a file. */
export function useWorld(): World {
  const world = new World();
  beforeAll(() => world.begin(), 90_000);
  afterEach(() => world.endTest());
  afterAll(() => world.end(), 30_000);
  return world;
}

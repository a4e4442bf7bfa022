import type { BrowserCommand } from 'vitest/node';
import type { initialPage } from './initial-page.js';

type Args = Parameters<typeof initialPage>;

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** The page that a server, this one, renders for a component. */
    serverPage(...args: Args): Promise<string>;
  }
}

export const serverPage: BrowserCommand<Args> = async ({ project }, ...args) => {
  const page = await project.import<{ initialPage: typeof initialPage }>('./test/adapters/server/initial-page.ts');
  return page.initialPage(...args);
};

import type { TestProject } from 'vitest/node';
import { build, serve } from './build.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the Storybook is served that was just built. */
    storybook: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  build();
  const { url, stop } = await serve();
  project.provide('storybook', url);
  return stop;
}

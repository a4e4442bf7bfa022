import { resolve } from 'node:path';
import { createServer } from 'vite';
import { packageSource } from '../package-source.js';
import type { Framework } from '../pages.js';

/** What a server sends of a guide's component: rendered in Node, by what its file is compiled to for a server. */
export async function renderOnServer(framework: Framework, file: string): Promise<string> {
  const server = await createServer({
    plugins: [packageSource()],
    appType: 'custom',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  try {
    const { render } = await server.ssrLoadModule(resolve(`test/guides/server/${framework}.ts`)) as { render: (component: unknown) => string | Promise<string> };
    const { default: component } = await server.ssrLoadModule(resolve('test-results/guides', framework, file)) as { default: unknown };
    return await render(component);
  } finally {
    await server.close();
  }
}

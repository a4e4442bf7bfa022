/** A component that Svelte 4 compiles: in a browser a class, on a server something that renders. */
declare module '*?svelte-4' {
  const component: {
    new (options: { target: Element; props: object; hydrate: boolean }): { $set(props: object): void; $destroy(): void };
    render(props: object): { html: string };
  };
  export default component;
}

/** What its package says of itself in the name of `svelte`, which here is Svelte 5. */
declare module 'svelte-4/compiler' {
  export interface Options { filename: string; sveltePath: string; generate: 'dom' | 'ssr'; hydratable: boolean; dev: boolean }
  export function compile(source: string, options: Options): { js: { code: string; map: string }; warnings: { message: string }[] };
  export function preprocess(source: string, preprocessor: object, options: { filename: string }): Promise<{ code: string }>;
}

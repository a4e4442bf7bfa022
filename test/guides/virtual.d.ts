declare module 'virtual:guides' {
  interface GuideFile {
    /** What it stands under. */
    readonly heading: string;
    readonly load: () => Promise<Readonly<Record<string, unknown>>>;
  }
  const pages: Readonly<Record<'react' | 'svelte' | 'svelte4' | 'vue', Readonly<Record<string, GuideFile>>>>;
  export default pages;
}

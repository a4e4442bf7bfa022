/** What a suite counted. */
export interface Suite { readonly suite: string; readonly figures: Readonly<Record<string, number | string>> }

const block = /<!-- figures:([\w-]+) -->\n[^]*?<!-- \/figures -->/g;

/** A page with the figures of some suites in their places, and the suites that have none there. */
export function filled(page: string, suites: readonly Suite[]): { readonly text: string; readonly unplaced: readonly string[] } {
  const places = new Set([...page.matchAll(block)].map(([, name]) => name));
  const text = page.replace(block, (whole, name: string) => {
    const found = suites.find(({ suite }) => suite === name);
    return found ? `<!-- figures:${name} -->\n${table(found)}\n<!-- /figures -->` : whole;
  });
  return { text, unplaced: suites.map(({ suite }) => suite).filter((name) => !places.has(name)) };
}

function table({ figures }: Suite): string {
  const rows = Object.entries(figures).map(([name, figure]) => `| ${name} | ${typeof figure === 'number' ? figure.toLocaleString('en') : figure} |`);
  return ['| what | figure |', '|---|---:|', ...rows].join('\n');
}

/** Runs `work` for each item, at most `most` at once; the first failure ends it, and is told when nothing is under way any more. */
export async function atOnce<T>(most: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  let isBroken = false;
  const runner = async (): Promise<void> => {
    for (const item of rest) {
      await work(item).catch((thrown: unknown) => {
        isBroken = true;
        throw thrown;
      });
      if (isBroken) return;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, runner));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

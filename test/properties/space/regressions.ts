/** Runs that once failed, as fast-check prints them. */
export const regressions: readonly { readonly seed: number; readonly path: string; readonly why: string }[] = [];

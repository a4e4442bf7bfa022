type Atom = string | number | boolean | bigint | null | undefined | Date | Uint8Array | ((...args: never[]) => unknown);

/** A value nobody may change, all the way down. */
export type Immutable<T> = T extends Atom ? T
  : T extends readonly (infer Item)[] ? readonly Immutable<Item>[]
  : T extends object ? { readonly [Key in keyof T]: Immutable<T[Key]> }
  : T;

/** The shape that every language has to fill: the texts may differ, the keys may not. */
export type Wide<T> = T extends string
  ? string
  : T extends readonly string[]
    ? readonly string[]
    : { readonly [K in keyof T]: Wide<T[K]> };

import type { en } from './en.ts';

/** All texts of the portal's page. `en` is the model that `ru` must match. */
export type Words = Widened<typeof en>;

type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]> };

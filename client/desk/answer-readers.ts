import { isItem, readList, type Item } from '../../server/bitrix24/biconnector/item.ts';
import { itemIn } from './ask-server.ts';

/** How each field of an answer is read; none can be forgotten. */
export type Readers<T> = { readonly [K in keyof Required<T>]: (value: unknown) => T[K] };

/** Reads an object field by field, so that one of another form becomes blanks rather than a broken page. */
export const readerOf =
  <T extends object>(readers: Readers<T>) =>
  (item: Item): T =>
    Object.fromEntries(
      Object.entries<(value: unknown) => unknown>(readers).map(([name, read]) => [name, read(item[name])]),
    ) as T;

/** Reads a list of objects; entries of another form are left out. */
export const listOf =
  <T>(read: (item: Item) => T) =>
  (value: unknown): T[] =>
    readList(value).filter(isItem).map(read);

/** Reads an answer whose item holds a page of entries; undefined for any other body. */
export const pageOf =
  <T extends { readonly entries: readonly object[] }>(readers: Readers<T>) =>
  (body: Item): T | undefined => {
    const item = itemIn(body);
    return item && Array.isArray(item['entries']) ? readerOf<T>(readers)(item) : undefined;
  };

export const readTextOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Reads one of these words; anything else is read as the first. */
export const oneOf =
  <T extends string>(first: T, ...others: readonly T[]) =>
  (value: unknown): T =>
    others.find(each => each === value) ?? first;

/** Reads one of these words; anything else is read as null. */
export const oneOrNull =
  <T extends string>(...words: readonly T[]) =>
  (value: unknown): T | null =>
    words.find(each => each === value) ?? null;

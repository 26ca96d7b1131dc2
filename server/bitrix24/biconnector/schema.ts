import { isItem, type Item } from './item.ts';

/** The fields of one kind of object as the portal describes them (biconnector contract 4.7, 5.7, 6.8). */
export interface Schema {
  readonly fields: readonly Item[];
}

/** Reads the result of a `*.fields` method; undefined if it holds no list of fields. */
export function schemaIn(result: unknown): Schema | undefined {
  const fields = isItem(result) ? result['fields'] : undefined;
  return Array.isArray(fields) && fields.every(isItem) ? { fields } : undefined;
}

import { isItem } from './item.ts';

/** The id of an object of BI Builder, a positive integer. */
type ObjectId<Kind extends string> = number & { readonly __id: Kind };

export type ConnectorId = ObjectId<'connector'>;
export type SourceId = ObjectId<'source'>;
export type TableId = ObjectId<'table'>;
export type ColumnId = ObjectId<'column'>;

/**
 * Accepts only a plain positive integer. PHP would read "4.7", "1e3", " 5" and "+5" as numbers too and reach *other*
 * objects (biconnector contract 2.7, trap 40).
 */
function parseId<Kind extends string>(text: string): ObjectId<Kind> | undefined {
  if (!/^[1-9][0-9]{0,15}$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? (id as ObjectId<Kind>) : undefined;
}

export const parseConnectorId = parseId<'connector'>;
export const parseSourceId = parseId<'source'>;
export const parseTableId = parseId<'table'>;

/** Reads an id from an answer: a number, or its text on older portals (biconnector contract 3.4). */
export const readId = <Kind extends string>(value: unknown): ObjectId<Kind> | undefined =>
  typeof value === 'number' || typeof value === 'string' ? parseId<Kind>(String(value)) : undefined;

/** The id in the result of an `*.add` method; undefined if it is missing. */
export const newId = <Kind extends string>(result: unknown): ObjectId<Kind> | undefined =>
  isItem(result) ? readId<Kind>(result['id']) : undefined;

/** The id of an object of BI Builder, exactly as Bitrix24 will understand it. */
type ObjectId<Kind extends string> = number & { readonly __id: Kind };

export type ConnectorId = ObjectId<'connector'>;
export type SourceId = ObjectId<'source'>;
export type TableId = ObjectId<'table'>;
export type ColumnId = ObjectId<'column'>;

/**
 * A plain positive integer and nothing that PHP would bend into one: "4.7", "1e3", " 5" and "+5" reach *other* objects
 * (biconnector contract 2.7, trap 40).
 */
function parseId<Kind extends string>(text: string): ObjectId<Kind> | undefined {
  if (!/^[1-9][0-9]{0,15}$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? (id as ObjectId<Kind>) : undefined;
}

export const parseConnectorId = parseId<'connector'>;
export const parseSourceId = parseId<'source'>;
export const parseTableId = parseId<'table'>;

/** An id as the portal gives it: a number, on older portals its text (biconnector contract 3.4). */
export const readId = <Kind extends string>(value: unknown): ObjectId<Kind> | undefined =>
  typeof value === 'number' || typeof value === 'string' ? parseId<Kind>(String(value)) : undefined;

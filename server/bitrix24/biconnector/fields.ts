import type { CallMethod } from '../answer.ts';
import { isItem, type Item } from './item.ts';
import { outcome, type Outcome } from './outcome.ts';

/** The fields of one kind of object as the portal describes them (biconnector contract 4.7, 5.7, 6.8). */
export interface Schema {
  readonly fields: readonly Item[];
}

/** Reads the fields of one kind of object. @param method such as `biconnector.connector.fields` */
export const readFields = async (call: CallMethod, method: string): Promise<Outcome<Schema>> =>
  outcome(await call(method, {}), schemaIn, 'its fields');

/** Reads the result of a `*.fields` method; undefined if it holds no list of fields. */
export function schemaIn(result: unknown): Schema | undefined {
  const fields = isItem(result) ? result['fields'] : undefined;
  return Array.isArray(fields) && fields.every(isItem) ? { fields } : undefined;
}

import type { Success, CallMethod } from '../answer.ts';
import { isItem, type Item } from './item.ts';
import { outcome, type Outcome } from './outcome.ts';

/** The schema of one kind of object, as the portal describes it (biconnector contract 4.7, 5.7, 6.8). */
export interface Schema {
  readonly fields: readonly Item[];
}

export interface FieldsOf {
  readonly ok: true;
  readonly value: Schema;
  readonly from: Success;
}

/** @param method such as `biconnector.connector.fields` */
export const readFields = async (call: CallMethod, method: string): Promise<Outcome<Schema>> =>
  outcome(await call(method, {}), schemaIn, 'its fields');

export function schemaIn(result: unknown): Schema | undefined {
  const fields = isItem(result) ? result['fields'] : undefined;
  return Array.isArray(fields) && fields.every(isItem) ? { fields } : undefined;
}

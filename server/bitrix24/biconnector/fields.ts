import type { CallMethod } from '../answer.ts';
import { outcome, type Outcome } from './outcome.ts';
import { schemaIn, type Schema } from './schema.ts';

/** Reads the fields of one kind of object. @param method such as `biconnector.connector.fields` */
export const readFields = async (call: CallMethod, method: string): Promise<Outcome<Schema>> =>
  outcome(await call(method, {}), schemaIn, 'its fields');

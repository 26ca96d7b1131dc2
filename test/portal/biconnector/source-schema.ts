import { Schema, field } from './schema.ts';

/** Fields of `biconnector.source.fields` in the documented order (biconnector contract 5.1); `settings` is not searched (3.3). */
export const sourceSchema = new Schema(
  [
    field('id', 'integer', 'required', 'readOnly'),
    field('title', 'string', 'required'),
    field('type', 'string', 'required', 'readOnly'),
    field('code', 'string', 'required', 'readOnly'),
    field('description', 'string'),
    field('active', 'boolean'),
    field('dateCreate', 'datetime', 'required', 'readOnly'),
    field('dateUpdate', 'datetime', 'required', 'readOnly'),
    field('createdById', 'integer', 'required', 'readOnly'),
    field('updatedById', 'integer', 'required', 'readOnly'),
    field('connectorId', 'integer', 'required', 'immutable'),
    field('settings', 'array', 'required', 'multiple'),
  ],
  { notSearched: 'settings' },
);

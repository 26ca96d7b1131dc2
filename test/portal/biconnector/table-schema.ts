import { Schema, field } from './schema.ts';

/** Fields of `biconnector.table.fields` in the documented order (biconnector contract 6.1); `fields` is not searched (3.3). */
export const tableSchema = new Schema(
  [
    field('id', 'integer', 'required', 'readOnly'),
    field('sourceId', 'integer', 'required', 'immutable'),
    field('name', 'string', 'required', 'immutable'),
    field('type', 'string', 'required', 'readOnly'),
    field('description', 'string'),
    field('externalName', 'string', 'required', 'immutable'),
    field('externalCode', 'string', 'required', 'immutable'),
    field('externalId', 'integer', 'required', 'readOnly'),
    field('dateCreate', 'datetime', 'required', 'readOnly'),
    field('dateUpdate', 'datetime', 'required', 'readOnly'),
    field('createdById', 'integer', 'required', 'readOnly'),
    field('updatedById', 'integer', 'required', 'readOnly'),
    field('fields', 'array', 'required', 'multiple'),
  ],
  { notSearched: 'fields' },
);

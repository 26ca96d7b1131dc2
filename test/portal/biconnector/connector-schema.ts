import { Schema, field } from './schema.ts';

/** Fields of `biconnector.connector.fields` in the documented order (biconnector contract 4.1). */
export const connectorSchema = new Schema([
  field('id', 'integer', 'required', 'readOnly'),
  field('title', 'string', 'required'),
  field('logo', 'string', 'required'),
  field('description', 'string'),
  field('sort', 'integer'),
  field('urlCheck', 'string', 'required'),
  field('urlData', 'string', 'required'),
  field('urlTableList', 'string', 'required'),
  field('urlTableDescription', 'string', 'required'),
  field('settings', 'array', 'required', 'multiple'),
  field('supportMapping', 'boolean'),
  field('sourceCode', 'string'),
  field('dateCreate', 'datetime', 'required', 'readOnly'),
]);

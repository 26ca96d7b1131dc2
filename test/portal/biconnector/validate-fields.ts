import { isPhpArray, type Json, type JsonMap } from '../json.ts';
import { ModuleError } from './module-error.ts';
import { isNumeric } from './php-scalar.ts';
import type { FieldType, Schema, SchemaField } from './schema.ts';

/** Reads the `fields` parameter of add or update and checks it in the portal's order (biconnector contract 2.6). */
export function readFields(schema: Schema, params: JsonMap, action: 'add' | 'update'): JsonMap {
  const fields = params['fields'];
  if (!isPhpArray(fields) || Object.keys(fields).length === 0) {
    throw new ModuleError('VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.');
  }
  const given: ReadonlyMap<string, Json> = new Map(Object.entries(fields));
  const unknown = [...given.keys()].filter(name => !schema.has(name));
  if (unknown.length > 0) {
    throw new ModuleError('VALIDATION_UNKNOWN_PARAMETERS', `Unknown parameters: ${unknown.join(', ')}`);
  }
  for (const field of schema.fields) checkField(field, given.get(field.title), action);
  return Object.fromEntries(given);
}

function checkField(field: SchemaField, value: Json | undefined, action: 'add' | 'update'): void {
  const name = `Field "${field.title}"`;
  if (value === undefined) {
    if (action === 'add' && field.isRequired && !field.isReadOnly) {
      throw new ModuleError('VALIDATION_REQUIRED_FIELD_MISSING', `${name} is required.`);
    }
    return;
  }
  if (field.isReadOnly) throw new ModuleError('VALIDATION_READ_ONLY_FIELD', `${name} is read only.`);
  if (action === 'update' && field.isImmutable) {
    throw new ModuleError('VALIDATION_IMMUTABLE_FIELD', `${name} is immutable.`);
  }
  if (!hasType(field.type, value)) {
    throw new ModuleError('VALIDATION_INVALID_FIELD_TYPE', `${name} must be of type ${field.type}.`);
  }
}

function hasType(type: FieldType, value: Json): boolean {
  switch (type) {
    case 'integer':
      return isNumeric(value);
    case 'string':
    case 'datetime':
      return typeof value === 'string';
    case 'array':
      return isPhpArray(value);
    case 'boolean':
      return typeof value === 'boolean';
  }
}

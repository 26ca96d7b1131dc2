import type { JsonMap } from '../json.ts';
import type { ConnectorFields } from './connector-store.ts';
import { readSettings } from './connector-settings.ts';
import { ModuleError } from './module-error.ts';
import { characters, isNumeric, toInteger } from './php-scalar.ts';

const required = ['title', 'logo', 'urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'] as const;
const longest: Readonly<Record<string, number>> = {
  title: 512,
  urlCheck: 2048,
  urlTableList: 2048,
  urlTableDescription: 2048,
  urlData: 2048,
  sourceCode: 64,
};

/** Checked fields as they are stored: settings first, then the rules of the table itself (biconnector contract 4.2). */
export function toStoredFields(fields: JsonMap): Partial<ConnectorFields> {
  const settings = fields['settings'];
  const stored = {
    ...fields,
    ...(settings !== undefined && { settings: readSettings(settings) }),
    ...(isNumeric(fields['sort']) && { sort: toInteger(fields['sort']) }),
  };
  for (const name of required) {
    if (fields[name] === '')
      throw new ModuleError('BX_EMPTY_REQUIRED', `Required field "${columnOf(name)}" is not filled.`);
  }
  for (const [name, limit] of Object.entries(longest)) {
    const value = fields[name];
    if (typeof value === 'string' && characters(value) > limit) {
      throw new ModuleError(
        'BX_INVALID_VALUE',
        `The value of field "${columnOf(name)}" is too long. Maximum length: ${limit}`,
      );
    }
  }
  return stored;
}

/** Storage messages name the column: `urlCheck` → `URL_CHECK`. */
function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, '_$&').toUpperCase();
}

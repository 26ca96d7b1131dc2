import { isMap, type Json } from '../json.ts';
import type { ConnectorSetting } from './connector-store.ts';
import { phpText } from './list-query.ts';
import { ModuleError } from './module-error.ts';
import { characters } from './php-scalar.ts';

const longestText = 512;

/** Checks declared settings item by item in the portal's order and drops extra keys (biconnector contract 4.2). */
export function readSettings(value: Json): readonly ConnectorSetting[] {
  return Object.values(value as Readonly<Record<string, Json>>).map(readSetting);
}

function readSetting(item: Json): ConnectorSetting {
  const { type = null, name = null, code = null } = isMap(item) ? item : {};
  if (type === null || name === null || code === null) {
    throw new ModuleError(
      'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS',
      'Settings must include "type", "name" and "code" fields.',
    );
  }
  checkLength('name', phpText(name));
  checkLength('code', phpText(code));
  if (type !== 'STRING' && type !== 'INT') {
    throw new ModuleError('VALIDATION_SETTINGS_INVALID_TYPE', 'Parameter "type" is not correct.');
  }
  return { name: phpText(name), code: phpText(code), type };
}

function checkLength(parameter: 'name' | 'code', text: string): void {
  if (characters(text) <= longestText) return;
  throw new ModuleError(
    `VALIDATION_SETTINGS_${parameter.toUpperCase()}_TOO_LONG`,
    `Parameter "${parameter}" must be less than 512 characters.`,
  );
}

import type { JsonMap } from '../json.ts';
import type { BiSwitches } from './bi-switches.ts';
import { readSettings } from './connector-settings.ts';
import type { ConnectorFields } from './connector-store.ts';
import { isNumeric, toInteger } from './php-scalar.ts';
import { checkStorage, type StorageRules } from './storage-rules.ts';

const rules: StorageRules = {
  required: ['title', 'logo', 'urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'],
  longest: {
    title: 512,
    urlCheck: 2048,
    urlTableList: 2048,
    urlTableDescription: 2048,
    urlData: 2048,
    sourceCode: 64,
  },
};

/** Converts checked fields to stored ones. Settings are checked before the rules of storage (biconnector contract 4.2). */
export function toStoredFields(fields: JsonMap, switches: BiSwitches): Partial<ConnectorFields> {
  const settings = fields['settings'];
  const stored = {
    ...fields,
    ...(settings !== undefined && { settings: readSettings(settings) }),
    ...(isNumeric(fields['sort']) && { sort: toInteger(fields['sort']) }),
  };
  checkStorage(rules, fields, switches);
  return stored;
}

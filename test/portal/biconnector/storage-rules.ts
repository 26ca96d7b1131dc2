import type { JsonMap } from '../json.ts';
import type { BiSwitches } from './bi-switches.ts';
import { ModuleError } from './module-error.ts';
import { characters } from './php-scalar.ts';

/** Rules of the storage layer for an entity's texts, checked after the schema. */
export interface StorageRules {
  readonly required: readonly string[];
  /** Longest text of each field, in characters. */
  readonly longest: Readonly<Record<string, number>>;
}

/** Refuses empty texts, then texts that are too long, with the storage layer's own codes (biconnector contract 4.2). */
export function checkStorage(rules: StorageRules, fields: JsonMap, switches: BiSwitches): void {
  for (const name of rules.required) {
    if (fields[name] === '')
      throw new ModuleError('BX_EMPTY_REQUIRED', switches.emptyRequiredText(columnOf(name)));
  }
  for (const [name, limit] of Object.entries(rules.longest)) {
    const value = fields[name];
    if (typeof value === 'string' && characters(value) > limit) {
      throw new ModuleError('BX_INVALID_VALUE', switches.tooLongText(columnOf(name), limit));
    }
  }
}

/** Column name in messages of storage: `urlCheck` → `URL_CHECK`. */
function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, '_$&').toUpperCase();
}

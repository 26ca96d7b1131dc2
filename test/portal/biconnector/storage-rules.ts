import type { JsonMap } from '../json.ts';
import type { BiSwitches } from './bi-switches.ts';
import { ModuleError } from './module-error.ts';
import { characters } from './php-scalar.ts';

/** What the storage layer demands of an entity's texts, after the schema was content. */
export interface StorageRules {
  readonly required: readonly string[];
  /** Characters. */
  readonly longest: Readonly<Record<string, number>>;
}

/** Empty texts first, then those too long, with the storage layer's own codes (biconnector contract 4.2). */
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

/** Storage messages name the column: `urlCheck` → `URL_CHECK`. */
function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, '_$&').toUpperCase();
}

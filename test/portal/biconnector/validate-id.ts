import type { JsonMap } from '../json.ts';
import { ModuleError } from './module-error.ts';
import { isNumeric, toInteger } from './php-scalar.ts';

/** Reads the `id` parameter with PHP's conversions, as the portal does (biconnector contract 2.7). */
export function readId(params: JsonMap): number {
  const id = params['id'];
  if (id === undefined) throw new ModuleError('VALIDATION_ID_NOT_PROVIDED', 'ID is missing.');
  if (isNumeric(id)) {
    const integer = toInteger(id);
    if (integer > 0) return integer;
  }
  throw new ModuleError('VALIDATION_INVALID_ID_FORMAT', 'ID has to be a positive integer.');
}

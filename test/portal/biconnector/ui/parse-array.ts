import { isPhpArray, type Json } from '../../json.ts';

/** The items of a JSON list, or an object's values, as PHP iterates them; undefined for a scalar or no JSON (biconnector contract 7.1). */
export function parseArray(body: string): readonly Json[] | undefined {
  try {
    const value = JSON.parse(body) as Json;
    return isPhpArray(value) ? Object.values(value) : undefined;
  } catch {
    return undefined;
  }
}

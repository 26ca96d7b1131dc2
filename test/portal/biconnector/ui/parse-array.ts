import { isPhpArray, type Json } from '../../json.ts';

/** Reads the items of a JSON list or the values of an object, as PHP iterates; otherwise undefined (biconnector contract 7.1). */
export function parseArray(body: string): readonly Json[] | undefined {
  try {
    const value = JSON.parse(body) as Json;
    return isPhpArray(value) ? Object.values(value) : undefined;
  } catch {
    return undefined;
  }
}

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonMap;

/** A JSON object, or a PHP form after bracket decoding. */
export interface JsonMap {
  readonly [key: string]: Json;
}

/** True for a JSON object, false for lists and scalars. */
export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** PHP's is_array(): true for a JSON list or object. */
export function isPhpArray(value: Json | undefined): value is readonly Json[] | JsonMap {
  return typeof value === 'object' && value !== null;
}

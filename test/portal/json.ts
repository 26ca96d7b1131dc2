/** What PHP calls an array and JSON calls an array or an object, and everything below it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonMap;

/** A JSON object; also a PHP form after bracket decoding. */
export interface JsonMap {
  readonly [key: string]: Json;
}

/** True for a JSON object, false for lists and scalars. */
export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for what PHP's is_array() accepts: a JSON list or object. */
export function isPhpArray(value: Json | undefined): value is readonly Json[] | JsonMap {
  return typeof value === 'object' && value !== null;
}

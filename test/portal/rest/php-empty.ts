import type { Json, JsonMap } from '../json.ts';

/** PHP writes an empty map as an empty list (platform contract 4.4). */
export function phpMap(map: JsonMap): Json {
  return Object.keys(map).length === 0 ? [] : map;
}

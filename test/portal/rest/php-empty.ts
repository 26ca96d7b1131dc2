import type { Json, JsonMap } from '../json.ts';

/** Converts an empty map to an empty list, as PHP does (platform contract 4.4). */
export function phpMap(map: JsonMap): Json {
  return Object.keys(map).length === 0 ? [] : map;
}

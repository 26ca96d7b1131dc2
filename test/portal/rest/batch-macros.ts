import { isPhpArray, type Json, type JsonMap } from '../json.ts';

const wholeMacro = /^\$result((?:\[[^[\]]*\])+)$/;
const innerMacro = /\$result((?:\[[^[\]]*\])+)/g;

/** Puts earlier results into parameters. A value that is only a macro gets the result's type; other values become text. */
export function resolveMacros(params: JsonMap, results: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, resolve(value, results)]));
}

function resolve(value: Json, results: JsonMap): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(each => resolve(each, results));
  if (isPhpArray(value)) return resolveMacros(value as JsonMap, results);
  if (typeof value !== 'string' || !value.includes('$result')) return value;
  const path = wholeMacro.exec(value)?.[1];
  if (path !== undefined) return followPath(path, results);
  return value.replace(innerMacro, (_, macro: string) => {
    const found = followPath(macro, results);
    return isPhpArray(found) ? 'Array' : String(found ?? '');
  });
}

/** Follows `[key][field][0]`; returns null for a path that does not exist. */
function followPath(path: string, results: JsonMap): Json {
  let value: Json = results;
  for (const step of path.slice(1, -1).split('][')) {
    if (!isPhpArray(value) || !Object.hasOwn(value, step)) return null;
    value = (value as JsonMap)[step] ?? null;
  }
  return value;
}

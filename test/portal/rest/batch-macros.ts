import { isPhpArray, type Json, type JsonMap } from '../json.ts';

const whole = /^\$result((?:\[[^[\]]*\])+)$/;
const inside = /\$result((?:\[[^[\]]*\])+)/g;

/** Puts earlier results into later parameters: a value that is nothing but a macro keeps its type, others become text. */
export function resolveMacros(params: JsonMap, results: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, resolve(value, results)]));
}

function resolve(value: Json, results: JsonMap): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(each => resolve(each, results));
  if (isPhpArray(value)) return resolveMacros(value as JsonMap, results);
  if (typeof value !== 'string' || !value.includes('$result')) return value;
  const path = whole.exec(value)?.[1];
  if (path !== undefined) return look(path, results);
  return value.replace(inside, (_, macro: string) => {
    const found = look(macro, results);
    return isPhpArray(found) ? 'Array' : String(found ?? '');
  });
}

/** Follows `[key][field][0]`; null where the path leads nowhere. */
function look(path: string, results: JsonMap): Json {
  let value: Json = results;
  for (const step of path.slice(1, -1).split('][')) {
    if (!isPhpArray(value) || !Object.hasOwn(value, step)) return null;
    value = (value as JsonMap)[step] ?? null;
  }
  return value;
}

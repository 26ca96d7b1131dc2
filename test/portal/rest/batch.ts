import { parsePhpQuery } from '../http/php-query.ts';
import { isPhpArray, type Json, type JsonMap } from '../json.ts';
import { resolveMacros } from './batch-macros.ts';
import { checkScope, findMethod, runMethod, type Engine, type TimedAnswer } from './dispatch.ts';
import { phpMap } from './php-empty.ts';
import { withoutReserved } from './reserved.ts';
import type { Caller, RestMethod } from './rest-call.ts';
import { RestError } from './rest-error.ts';

const longestBatch = 50;

/** Runs the commands of `batch` one after another, each with its own result or error (platform contract 4.6). */
export async function runBatch(engine: Engine, caller: Caller, params: JsonMap): Promise<Json> {
  const cmd = params['cmd'];
  const commands = isPhpArray(cmd) ? Object.entries(cmd) : [];
  if (commands.length > longestBatch) {
    throw new RestError(400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded');
  }
  const halt = isTrue(params['halt']);
  const done = new Map<string, TimedAnswer>();
  const failed = new Map<string, Json>();
  // An object without a prototype treats a command called __proto__ like any other.
  const results = Object.create(null) as Record<string, Json>;
  for (const [key, command] of commands) {
    try {
      const text = typeof command === 'string' ? command : '';
      const answered = await runCommand(engine, caller, text, results);
      done.set(key, answered);
      results[key] = answered.result;
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      failed.set(key, { error: error.code, error_description: error.message, ...error.extra });
      if (halt) break;
    }
  }
  return {
    result: collect(done, each => each.result),
    result_error: listOrMap([...failed]),
    result_total: collect(done, each => each.total),
    result_next: collect(done, each => each.next),
    result_time: collect(done, each => each.time),
  };
}

/** Runs one command. It does not count towards the request limit, and a nested batch is refused. */
async function runCommand(
  engine: Engine,
  caller: Caller,
  command: string,
  results: JsonMap,
): Promise<TimedAnswer> {
  const question = command.indexOf('?');
  const path = question < 0 ? command : command.slice(0, question);
  const name = path
    .trim()
    .toLowerCase()
    .replace(/^\/+/, '')
    .replace(/\.(json|xml)$/, '');
  if (name === 'batch') {
    throw new RestError(405, 'ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage');
  }
  const method: RestMethod = findMethod(engine.catalogue, name);
  checkScope(caller, method);
  const params = question < 0 ? {} : parsePhpQuery(command.slice(question + 1));
  return runMethod(engine, caller, method, withoutReserved(resolveMacros(params, results)));
}

function collect(
  done: ReadonlyMap<string, TimedAnswer>,
  pick: (answer: TimedAnswer) => Json | undefined,
): Json {
  const picked = [...done].map(([key, answered]) => [key, pick(answered)] as const);
  return listOrMap(picked.filter((pair): pair is readonly [string, Json] => pair[1] !== undefined));
}

/** Keys 0, 1, 2… make a list, other keys a map; no entries make an empty list. */
function listOrMap(entries: readonly (readonly [string, Json])[]): Json {
  if (entries.every(([key], index) => key === String(index))) return entries.map(([, value]) => value);
  return phpMap(Object.fromEntries(entries));
}

/** True for true, `true`, `Y` and positive numbers, also as text. */
function isTrue(value: Json | undefined): boolean {
  if (value === true || value === 'true' || value === 'Y') return true;
  return typeof value !== 'object' && Number(value) > 0;
}

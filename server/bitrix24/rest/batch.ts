import { readResult, refuse, type Answer, type Refusal, type Success, type CallMethod } from '../answer.ts';

/** Commands by name, as `method?query` (platform contract 4.6). */
export type Commands = Readonly<Record<string, string>>;

export interface BatchSuccess extends Success {
  /** The answer to one command: a batch succeeds even if commands in it fail. */
  readonly of: (command: string) => Answer;
}

export type BatchAnswer = BatchSuccess | Refusal;

/** Sends several calls in one request. A failing command does not stop the commands after it. */
export async function callBatch(call: CallMethod, cmd: Commands): Promise<BatchAnswer> {
  const answer = await call('batch', { halt: 0, cmd });
  return answer.ok ? { ...answer, of: command => answerOf(answer.result, command) } : answer;
}

/** Empty maps arrive as `[]`, and an error can be a bare string. */
function answerOf(batch: unknown, command: string): Answer {
  const error = entryOf(entryOf(batch, 'result_error'), command);
  if (typeof error === 'string') return refuse(error, '', 400);
  if (error !== undefined) return readResult({ error }, undefined);
  const value = entryOf(entryOf(batch, 'result'), command);
  if (value === undefined)
    return refuse('PORTAL_NONSENSE', { message: 'The portal left out a part of its answer.' });
  return readResult(value, undefined);
}

const entryOf = (map: unknown, key: string): unknown =>
  typeof map === 'object' && map !== null && Object.hasOwn(map, key)
    ? (map as Record<string, unknown>)[key]
    : undefined;

import { readResult, refuse, type Answer, type Refusal, type Success } from '../answer.ts';
import type { CallMethod } from './call.ts';

/** Commands by name, as `method?query` (platform contract 4.6). */
export type Commands = Readonly<Record<string, string>>;

export interface BatchSuccess extends Success {
  /** One command's own answer: a batch succeeds even where its commands fail. */
  readonly of: (command: string) => Answer;
}

export type BatchAnswer = BatchSuccess | Refusal;

/** Several calls in one request; a failing command does not stop those behind it. */
export async function callBatch(call: CallMethod, cmd: Commands): Promise<BatchAnswer> {
  const answer = await call('batch', { halt: 0, cmd });
  return answer.ok ? { ...answer, of: command => outcomeOf(answer.result, command) } : answer;
}

/** Empty maps arrive as `[]`, an error can be a bare string. */
function outcomeOf(batch: unknown, command: string): Answer {
  const error = pick(pick(batch, 'result_error'), command);
  if (typeof error === 'string') return refuse(error, '', 400);
  if (error !== undefined) return readResult({ error }, undefined);
  const value = pick(pick(batch, 'result'), command);
  if (value === undefined)
    return refuse('PORTAL_NONSENSE', { message: 'The portal left out a part of its answer.' });
  return readResult(value, undefined);
}

const pick = (map: unknown, key: string): unknown =>
  typeof map === 'object' && map !== null && Object.hasOwn(map, key)
    ? (map as Record<string, unknown>)[key]
    : undefined;

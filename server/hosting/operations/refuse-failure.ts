import { refuse } from '../../bitrix24/answer.ts';
import { DatabaseFailure } from '../../databases/port/database-failure.ts';
import type { Reply } from '../../operations/operation.ts';

/** Runs work that asks a database; its failure becomes a refusal, without the driver's words. */
export async function orRefusal<T>(work: () => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DatabaseFailure) return refuse(error.code);
    throw error;
  }
}

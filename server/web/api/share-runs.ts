import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { DeskError } from '../../desk-error.ts';
import type { Operation, RawRequest, Reply } from '../../operations/operation.ts';
import { createSingleFlight } from '../../time/single-flight.ts';

/**
 * Runs equal requests of one user once while they are under way: a double submit creates one object, and a question that is
 * asked twice goes out once. A question after the user's write has ended runs anew, because its answer may differ.
 * @param sharesWrites false: equal writes at the same time are as many writes
 * @throws DeskError `BAD_INPUT` (400) when a body is nested too deep
 */
export function createShareRuns(sharesWrites: boolean) {
  const singleFlight = createSingleFlight<Reply>();
  /** The number of each user's last write; writes are numbered one after the other. */
  const lastWrites = new LRUCache<string, number>({ max: 10_000 });
  let writeCount = 0;

  return (operation: Operation, request: RawRequest): Promise<Reply> => {
    if (operation.alone === true) return operation.handle(request);
    const { memberId, userId } = request.user;
    const user = `${memberId}:${userId}`;
    const name = `${user} ${operation.method} ${operation.path} ${JSON.stringify(request.params)}`;
    if (operation.method === 'get') {
      const lastWrite = lastWrites.get(user) ?? 0;
      const question = `${name} ${lastWrite} ${JSON.stringify(request.query)}`;
      return singleFlight(question, () => operation.handle(request));
    }
    const write = () =>
      operation.handle(request).finally(() => {
        writeCount += 1;
        lastWrites.set(user, writeCount);
      });
    return sharesWrites ? singleFlight(`${name} ${digestOf(request.body)}`, write) : write();
  };
}

function digestOf(body: unknown): string {
  try {
    return createHash('sha256')
      .update(JSON.stringify([body]))
      .digest('base64');
  } catch {
    throw new DeskError('BAD_INPUT', { message: 'The request is nested too deep.' });
  }
}

import { boundedMap } from '../../time/bounded-map.ts';
import { DeskError } from '../../desk-error.ts';
import type { Reply } from '../../operations/operation.ts';
import { sha256Hex } from '../../secrets/sha256.ts';
import { createSingleFlight } from '../../time/single-flight.ts';
import { userOf } from '../http/who-asks.ts';
import type { OperationStep } from './operation-step.ts';
import { searchOf } from './read-search.ts';

/**
 * Makes the step that runs equal requests of one user once while they are under way: a double submit creates one object and
 * leaves one line in the audit trail, and a question that is asked twice goes out once. A question after the user's write has
 * ended runs anew, because its answer may differ.
 * @param sharesWrites false: equal writes at the same time are as many writes
 * @throws DeskError `BAD_INPUT` (400) when a body is nested too deep
 */
export function createShareRuns(sharesWrites: boolean): OperationStep {
  const singleFlight = createSingleFlight<Reply>();
  /** The number of each user's last write; writes are numbered one after the other. */
  const lastWrites = boundedMap<string, number>(10_000);
  let writeCount = 0;

  return ({ operation, req, res }, run) => {
    if (operation.alone === true) return run();
    const { memberId, userId } = userOf(res.locals);
    const user = `${memberId}:${userId}`;
    const name = `${user} ${operation.method} ${operation.path} ${JSON.stringify(req.params)}`;
    if (operation.method === 'get')
      return singleFlight(`${name} ${lastWrites.get(user) ?? 0} ${searchOf(req)}`, run);
    const write = () =>
      run().finally(() => {
        writeCount += 1;
        lastWrites.set(user, writeCount);
      });
    return sharesWrites ? singleFlight(`${name} ${digestOf(req.body)}`, write) : write();
  };
}

function digestOf(body: unknown): string {
  try {
    return sha256Hex(JSON.stringify([body]));
  } catch {
    throw new DeskError('BAD_INPUT', { message: 'The request is nested too deep.' });
  }
}

import { boundedMap } from '../../time/bounded-map.ts';
import type { DatabaseAdapter } from '../../databases/port/database-adapter.ts';
import { sha256Hex } from '../../secrets/sha256.ts';
import type { Clock } from '../../time/clock.ts';
import { askerOf, type OpenedDatabase } from '../records/find-database.ts';

/** Time for which a successful login is believed, in milliseconds. */
const believedMs = 3_000;

/**
 * Answers `urlCheck`: resolves only when login and database work right now (biconnector contract 7.2).
 * @throws DatabaseFailure
 */
export type AnswerCheck = (opened: OpenedDatabase, signal: AbortSignal) => Promise<void>;

export function createAnswerCheck(databases: Pick<DatabaseAdapter, 'proveLogin'>, clock: Clock): AnswerCheck {
  const proved = boundedMap<string, true>(1_000, {
    ms: believedMs,
    clock,
  });
  return async ({ database, address }, signal) => {
    // Another address or password is another login.
    const login = sha256Hex(JSON.stringify([database.id, address]));
    if (proved.has(login)) return;
    await databases.proveLogin(address, askerOf(database.memberId, signal));
    proved.set(login, true);
  };
}

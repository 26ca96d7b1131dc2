import type { MemberId } from '../../bitrix24/identifiers.ts';
import { databaseFailures, type DatabaseFailureCode } from '../../databases/port/database-failure.ts';
import type {
  Asker,
  CheckStep,
  DatabaseAdapter,
  DatabaseAddress,
} from '../../databases/port/database-adapter.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { Clock } from '../../time/clock.ts';
import type { CheckAnswer, CheckStepAnswer } from './database-answers.ts';
import { askerOf, keyOf, type OpenedDatabase } from '../records/find-database.ts';
import type { DatabaseStore } from '../records/database-store.ts';
import type { DatabaseKey, LastCheck } from '../records/hosted-database.ts';

/** Goes through all steps of a check. @param tell called with each step as it ends, in its form for people */
export async function checkSteps(
  databases: Pick<DatabaseAdapter, 'check'>,
  address: DatabaseAddress,
  asker: Asker,
  tell: (step: CheckStepAnswer) => void = () => undefined,
): Promise<readonly CheckStep[]> {
  const steps: CheckStep[] = [];
  for await (const step of databases.check(address, asker)) {
    steps.push(step);
    tell(stepAnswer(step));
  }
  return steps;
}

/** The step that failed; undefined where the database can be used. */
export const failedStep = (steps: readonly CheckStep[]): CheckStep | undefined =>
  steps.find(({ state }) => state === 'failed');

/** A step for people: the sentence of its code, and no word of a driver. */
const stepAnswer = ({ step, state, code, ms }: CheckStep): CheckStepAnswer => ({
  step,
  state,
  ms: Math.round(ms),
  ...(code && { code, message: databaseFailures[code] }),
});

/** The steps for people. */
export const stepAnswers = (steps: readonly CheckStep[]): CheckStepAnswer[] => steps.map(stepAnswer);

/** The answer of a check. */
export const toCheckAnswer = (steps: readonly CheckStep[]): CheckAnswer => ({
  ok: failedStep(steps) === undefined,
  steps: stepAnswers(steps),
});

/** What is kept of a check. @param before the check before, which may have failed already */
export const lastCheckOf = (
  steps: readonly CheckStep[],
  at: number,
  before: LastCheck | undefined,
): LastCheck => ({
  at,
  steps,
  brokenSince: failedStep(steps) === undefined ? undefined : (before?.brokenSince ?? at),
});

/** The stores that keep what a check found: the steps, and whether the database works. */
export interface CheckStores {
  readonly hostedDatabases: Pick<DatabaseStore, 'find' | 'setCheck'>;
  readonly health: {
    put(memberId: MemberId, checked: CheckedDatabase, at: number): Promise<void>;
  };
}

/** What a check found of a database, in short. */
export interface CheckedDatabase {
  readonly kind: 'database';
  readonly id: string;
  readonly title: string;
  readonly state: 'works' | 'warned' | 'broken';
  readonly code: string | undefined;
  readonly place: undefined;
}

/** Keeps the result of a check, unless the database was deleted meanwhile. */
export async function keepCheck(stores: CheckStores, key: DatabaseKey, check: LastCheck): Promise<void> {
  await stores.hostedDatabases.setCheck(key, check);
  const database = await stores.hostedDatabases.find(key);
  if (database === undefined) return;
  const failed = failedStep(check.steps);
  const warned = check.steps.find(({ state }) => state === 'warned');
  const { id, title } = database;
  const state = failed ? 'broken' : warned ? 'warned' : 'works';
  const code = (failed ?? warned)?.code;
  await stores.health.put(
    key.memberId,
    { kind: 'database', id, title, state, code, place: undefined },
    check.at,
  );
}

/** Checks a hosted database and keeps the result. @param tell as `checkSteps` */
export type RecheckDatabase = (
  opened: OpenedDatabase,
  signal: AbortSignal,
  tell?: (step: CheckStepAnswer) => void,
) => Promise<readonly CheckStep[]>;

export const createRecheckDatabase =
  (
    databases: Pick<DatabaseAdapter, 'check'>,
    whileInstalled: WhileInstalled<CheckStores>,
    clock: Clock,
  ): RecheckDatabase =>
  async ({ database, address }, signal, tell) => {
    const steps = await checkSteps(databases, address, askerOf(database.memberId, signal), tell);
    // A check that was called off says nothing about the database.
    signal.throwIfAborted();
    const check = lastCheckOf(steps, clock.now(), database.lastCheck);
    await whileInstalled(database.memberId, stores => keepCheck(stores, keyOf(database), check));
    return steps;
  };

/** The code of a failed step. */
export const codeOfStep = ({ code }: CheckStep): DatabaseFailureCode => code ?? 'QUERY_FAILED';

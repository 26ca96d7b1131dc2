import {
  checkSteps,
  type CheckStep,
  type CheckStepName,
  type DatabaseAddress,
  type DatabaseTable,
} from '../port/database-adapter.ts';
import { databaseFailures, DatabaseFailure, type DatabaseFailureCode } from '../port/database-failure.ts';
import type { DatabaseDriver, DatabaseSession } from '../connecting/driver.ts';
import { asFailure } from './row-stream.ts';

/** The step that a failure belongs to, where the driver has not come to it by itself. */
const stepOf: Partial<Record<DatabaseFailureCode, CheckStepName>> = {
  HOST_UNKNOWN: 'resolve',
  HOST_NOT_PUBLIC: 'resolve',
  CONNECTION_REFUSED: 'connect',
  CONNECTION_TIMEOUT: 'connect',
  TLS_NOT_OFFERED: 'tls',
  TLS_NOT_TRUSTED: 'tls',
  TLS_WRONG_NAME: 'tls',
  TLS_EXPIRED: 'tls',
  LOGIN_REFUSED: 'login',
  DATABASE_UNKNOWN: 'database',
  SERVER_TOO_OLD: 'database',
  TIME_ZONE_UNKNOWN: 'database',
};

/** Reads a row of one of the tables. */
export type ProveRow = (session: DatabaseSession, tables: readonly DatabaseTable[]) => Promise<void>;

/**
 * Goes through the steps of a check and yields each as it ends.
 * @param now monotonic clock in milliseconds
 */
export async function* runCheck(
  driver: DatabaseDriver,
  address: DatabaseAddress,
  signal: AbortSignal,
  proveRow: ProveRow,
  now: () => number,
): AsyncGenerator<CheckStep> {
  const waiting: CheckStepName[] = [...checkSteps];
  let begun = now();
  const passed: CheckStep[] = [];

  const end = (step: CheckStepName, state: CheckStep['state'], failure?: DatabaseFailure): CheckStep => {
    const ms = Math.max(0, Math.round(now() - begun));
    begun = now();
    const place = waiting.indexOf(step);
    if (place !== -1) waiting.splice(place, 1);
    return {
      step,
      state,
      ...(failure === undefined
        ? {}
        : {
            code: failure.code,
            message: databaseFailures[failure.code],
            ...(failure.detail === undefined ? {} : { detail: failure.detail }),
          }),
      ms,
    };
  };

  let session: DatabaseSession | undefined;
  const stop = () => void session?.cancel();
  try {
    let wake: () => void = () => undefined;
    const connecting = driver.connect(address, signal, (step, state = 'ok') => {
      passed.push(end(step, state));
      wake();
    });
    const settled = connecting.then(
      () => true,
      () => true,
    );
    for (let connected = false; !connected;) {
      const progress = new Promise<false>(resolve => {
        wake = () => resolve(false);
      });
      yield* passed.splice(0);
      connected = await Promise.race([settled, progress]);
    }
    yield* passed.splice(0);
    session = await connecting;
    signal.addEventListener('abort', stop, { once: true });
    yield* checkReading(session, proveRow, end);
  } catch (error) {
    const failure = asFailure(error);
    const wanted = stepOf[failure.code];
    // Encryption that nobody asked for cannot have failed.
    const next = waiting.find(step => step !== 'tls' || address.tls.mode !== 'off') ?? 'row';
    const failed = wanted !== undefined && waiting.includes(wanted) ? wanted : next;
    // Steps in front of the failed one were passed without the driver saying so.
    for (const step of waiting.slice(0, waiting.indexOf(failed)))
      yield end(step, step === 'tls' && address.tls.mode === 'off' ? 'skipped' : 'ok');
    yield end(failed, 'failed', failure);
    for (const step of [...waiting]) yield end(step, 'skipped');
  } finally {
    signal.removeEventListener('abort', stop);
    await session?.close();
  }
}

type EndStep = (step: CheckStepName, state: CheckStep['state'], failure?: DatabaseFailure) => CheckStep;

async function* checkReading(
  session: DatabaseSession,
  proveRow: ProveRow,
  end: EndStep,
): AsyncGenerator<CheckStep> {
  const { wide, dangerous } = await session.rights();
  const found = [...dangerous, ...wide];
  yield found.length === 0
    ? end('rights', 'ok')
    : end('rights', 'warned', warning('RIGHTS_TOO_WIDE', found.join(', ')));
  const tables = await session.tables();
  if (tables.length === 0) {
    yield end('tables', 'warned', warning('NO_TABLES'));
    yield end('row', 'skipped');
    return;
  }
  yield end('tables', 'ok');
  try {
    await proveRow(session, tables);
  } catch (error) {
    yield end('row', 'failed', warning('ROW_FAILED', asFailure(error).detail));
    return;
  }
  yield end('row', 'ok');
}

const warning = (code: DatabaseFailureCode, detail?: string) => new DatabaseFailure(code, { detail });

import type { Dial } from '../connecting/dial.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import { type DatabaseDriver, type DriverLimits, usualDriverLimits } from '../connecting/driver.ts';
import { literal } from '../sql/clickhouse-sql.ts';
import { connectClickhouse } from './clickhouse-http.ts';
import { createClickhouseSession, readTabs } from './clickhouse-session.ts';

export interface ClickhouseDriverOptions {
  readonly dial: Dial;
  readonly limits?: DriverLimits;
}

/** The first version with decimals in HTTP answers that are right. */
const oldestMajor = 18;
/** The first version whose accounts have grants. */
const modernMajor = 21;

/** ClickHouse over HTTP. */
export const createClickhouseDriver = ({
  dial,
  limits = usualDriverLimits,
}: ClickhouseDriverOptions): DatabaseDriver => ({
  connect: async (address, signal, passed = () => undefined) => {
    const http = await connectClickhouse(dial, address, signal, passed);
    const stop = () => http.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const zone =
        address.timeZone === undefined ? `''` : `toTimeZone(toDateTime(0), ${literal(address.timeZone)})`;
      const [[version = '', close = ''] = []] = await readTabs(
        http.send,
        `select version(), toString(count()), ${zone} from system.settings
        where name = 'cancel_http_readonly_queries_on_client_close' format TabSeparated`,
        { max_execution_time: '20' },
      );
      passed('login');
      const major = Number.parseInt(version, 10);
      if (!(major >= oldestMajor)) throw new DatabaseFailure('SERVER_TOO_OLD', { detail: version });
      passed('database');
      const abilities = { modern: major >= modernMajor, noticesClose: close === '1' };
      return createClickhouseSession(http, address, limits, abilities);
    } catch (error) {
      http.destroy();
      throw signal.aborted ? new DatabaseFailure('CANCELLED') : error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  },
});

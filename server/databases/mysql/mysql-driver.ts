import type { Dial } from '../connecting/dial.ts';
import { type DatabaseDriver, type DriverLimits, usualDriverLimits } from '../connecting/driver.ts';
import { JsonRows } from '../rows/json-rows.ts';
import { connectMysql, type MysqlConnection } from './connect-mysql.ts';
import { readBuffers, readPackets, readRows, type ReadMysqlRows } from './mysql-rows.ts';
import { createMysqlSession } from './mysql-session.ts';

export interface MysqlDriverOptions {
  readonly dial: Dial;
  readonly limits?: DriverLimits;
  /** The fast way to read rows, which the driver does not promise; replaced by the public one when it does not work. */
  readonly fast?: ReadMysqlRows;
}

/** MySQL and MariaDB. The first connection finds out whether rows can be read the fast way. */
export function createMysqlDriver({
  dial,
  limits = usualDriverLimits,
  fast = readPackets,
}: MysqlDriverOptions): DatabaseDriver {
  let proved: ReadMysqlRows | undefined;
  return {
    connect: async (address, signal, passed = () => undefined) => {
      let connection = await connectMysql(dial, address, signal, passed);
      if (proved === undefined) {
        if (await works(connection, fast, signal)) proved = fast;
        else {
          // What failed may have left the connection in any state.
          connection.destroy();
          connection = await connectMysql(dial, address, signal, () => undefined);
          proved = readBuffers;
        }
      }
      return createMysqlSession(connection, address, limits, proved);
    },
  };
}

const sqlOfProof = `select 'a"b' as a, null as b, 12 as c, '' as d, repeat('x', 300) as e union all select null, 1, 2, 3, 4`;
const rowsOfProof = `,["a\\"b",null,12,"","${'x'.repeat(300)}"],[null,"1",2,"3","4"]`;

/** Reads rows that are known beforehand. Nobody waits any longer once the signal fires, so the connection ends. */
async function works(
  { connection, destroy }: MysqlConnection,
  read: ReadMysqlRows,
  signal: AbortSignal,
): Promise<boolean> {
  signal.addEventListener('abort', destroy, { once: true });
  try {
    const rows = new JsonRows(['text', 'text', 'number', 'text', 'text']);
    const progress = readRows(connection, sqlOfProof, rows, read);
    while ((await progress.next()).done !== true);
    return Buffer.from(rows.take() ?? []).toString() === rowsOfProof;
  } catch {
    return false;
  } finally {
    signal.removeEventListener('abort', destroy);
  }
}

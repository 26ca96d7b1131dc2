import { DatabaseFailure } from '../port/database-failure.ts';
import type { Connection, Query } from 'mysql2';
import type { JsonRows } from '../rows/json-rows.ts';
import { writeValue, writeValues } from '../rows/value-rows.ts';

/** Rows that are ready are passed on before more are read. */
const enough = 64 * 1024;

/** A way to write the rows of a statement as the driver receives them. */
export type ReadMysqlRows = (
  connection: Connection,
  sql: string,
  rows: JsonRows,
  on: { readonly row: () => void; readonly failure: (error: unknown) => void },
) => Query;

/** What the driver calls for each packet of a row; not part of its public interface, so it is proved before it is used. */
interface RowPacket {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
}
interface RowReader {
  row(this: RowReader, packet: RowPacket, connection: unknown): unknown;
}

/** Reads rows from the bytes of their packets, which costs a third of what the driver's values cost. */
export const readPackets: ReadMysqlRows = (connection, sql, rows, on) => {
  const command = connection.query(sql);
  const reader = command as unknown as RowReader;
  const { row } = reader;
  reader.row = function (packet, driver) {
    if (packet.isEOF()) return row.call(this, packet, driver);
    // The driver does not expect an error here.
    try {
      writePacket(rows, packet.buffer, packet.offset, packet.end);
      on.row();
    } catch (error) {
      on.failure(error);
    }
    return this.row;
  };
  return command;
};

/** Reads rows by the driver's public interface. */
export const readBuffers: ReadMysqlRows = (connection, sql, rows, on) => {
  const command = connection.query({ sql, rowsAsArray: true, typeCast: field => field.buffer() });
  command.on('result', row => {
    try {
      writeValues(rows, row as unknown as readonly (Buffer | null)[]);
      on.row();
    } catch (error) {
      on.failure(error);
    }
  });
  return command;
};

/** A row is a sequence of texts, each with its length in front. */
function writePacket(rows: JsonRows, bytes: Buffer, from: number, end: number): void {
  rows.reserve(rows.kinds.length);
  rows.startRow();
  let at = from;
  for (let column = 0; column < rows.kinds.length; column += 1) {
    if (column > 0) rows.separate();
    const first = bytes[at] ?? 0;
    at += 1;
    if (first === 0xfb) {
      rows.reserve(4);
      rows.at = rows.writeNull(rows.at);
      continue;
    }
    const sizeBytes = first < 0xfb ? 0 : first === 0xfc ? 2 : first === 0xfd ? 3 : 6;
    const length = sizeBytes === 0 ? first : bytes.readUIntLE(at, sizeBytes);
    at += first === 0xfe ? 8 : sizeBytes;
    if (at + length > end) throw new RangeError('The packet of a row ends within a value.');
    writeValue(rows, column, bytes, at, at + length);
    at += length;
  }
  if (at !== end) throw new RangeError('The packet of a row has more values than columns.');
  rows.endRow();
}

/** Runs a statement and yields whenever rows were written; the connection rests while enough of them wait. */
export async function* readRows(
  connection: Connection,
  sql: string,
  rows: JsonRows,
  read: ReadMysqlRows,
): AsyncGenerator<void> {
  let wake: () => void = () => undefined;
  let scheduled = false;
  const outcome: { ended: boolean; failure?: { readonly error: unknown } } = { ended: false };
  const onRow = () => {
    if (rows.has(enough)) connection.pause();
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      wake();
    });
  };
  const finish = (error?: unknown) => {
    outcome.ended = true;
    if (error !== undefined) outcome.failure ??= { error };
    wake();
  };
  const command = read(connection, sql, rows, { row: onRow, failure: finish });
  command.once('error', finish);
  command.once('end', () => finish());
  connection.once('error', finish);
  const lost = () => finish(new DatabaseFailure('CONNECTION_LOST'));
  connection.once('end', lost);
  try {
    for (;;) {
      const woken = new Promise<void>(resolve => {
        wake = resolve;
      });
      if (!outcome.ended) await woken;
      if (outcome.failure !== undefined) throw outcome.failure.error;
      yield;
      if (outcome.ended) return;
      connection.resume();
    }
  } finally {
    connection.removeListener('error', finish);
    connection.removeListener('end', lost);
  }
}

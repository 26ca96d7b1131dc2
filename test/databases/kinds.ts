import type { ServerKind } from '../../server/databases/port/database-adapter.ts';

/** A table with values that drivers damage, on each type of database. */
export interface KindsTable {
  readonly statements: readonly string[];
  /** Types of the columns as Bitrix24 sees them, in their order. */
  readonly types: readonly string[];
  /** JSON text of the rows in a zone three hours east of Greenwich. */
  readonly rows: readonly string[];
  /** Number of values that no JSON or calendar can hold. */
  readonly nulled: number;
}

export const kinds: Readonly<Record<ServerKind, KindsTable>> = {
  postgres: {
    statements: [
      `create domain positive as numeric(20, 2) check (value > 0)`,
      `create table kinds (a bigint, b boolean, c numeric, d double precision, e real, f money, g positive, h date,
        i timestamp, j timestamptz, k text, l jsonb, m int[], n bytea, o char(5), p uuid, q interval)`,
      `insert into kinds values
        (9223372036854775807, true, 12345678901234567890.123450, 1e300, 0.1, -1234.5, 5, '2026-08-31',
          '2026-08-31 23:59:59.999999', '2026-08-31 22:00:00+00', e'a\\tb"\\\\\\n\\x01', '{"n": 12345678901234567890}',
          '{1,NULL,3}', '\\xdeadbeef', 'ab', '6c84fb90-12c4-11e1-840d-7b25c5ee775a', '1 day 02:00'),
        (-1, false, 'NaN', '-Infinity', 'NaN', null, null, 'infinity', '0044-03-15 10:00:00 BC', '-infinity', '',
          'null', '{}', '', '', null, null),
        (null, null, -0.0, '-0', null, null, null, '0001-01-01', '9999-12-31 00:00:00', null, '\\N', null, null, null,
          null, null, null)`,
    ],
    types: [
      ...['int', 'int', 'double', 'double', 'double', 'double', 'double', 'date', 'datetime', 'datetime'],
      ...['string', 'string', 'string', 'string', 'string', 'string', 'string'],
    ],
    rows: [
      `[9223372036854775807,1,12345678901234567890.123450,1e+300,0.1,-1234.50,5.00,"2026-08-31","2026-08-31 23:59:59",` +
        `"2026-09-01 01:00:00","a\\tb\\"\\\\\\n\\u0001","{\\"n\\": 12345678901234567890}","[1, null, 3]","deadbeef","ab",` +
        `"6c84fb90-12c4-11e1-840d-7b25c5ee775a","1 day 02:00:00"]`,
      `[-1,0,null,null,null,null,null,null,null,null,"","null","[]","","",null,null]`,
      `[null,null,0.0,-0,null,null,null,"0001-01-01","9999-12-31 00:00:00",null,"\\\\N",null,null,null,null,null,null]`,
    ],
    nulled: 6,
  },
  mysql: {
    statements: [
      `create table kinds (a bigint unsigned, b tinyint(1), c decimal(40, 10), d double, e int(6) zerofill, f date,
        g datetime(6), h timestamp null, i varchar(40) character set utf8mb4, j json, k varbinary(8), l bit(3), m year,
        n time, o enum('x', 'y'), p text character set latin1)`,
      `insert into kinds values
        (18446744073709551615, 5, 123456789012345678901234567890.1234500000, 1e300, 42, '2026-08-31',
          '2026-08-31 23:59:59.999999', '2026-08-31 22:00:00', 'a\\tb"\\\\\\n🍏', '{"n": 12345678901234567890}', x'dead00', b'101',
          2026, '-838:59:59', 'y', 'é'),
        (0, 0, -0.5, -0.25, 7, '0000-00-00', '0000-00-00 00:00:00', null, '', null, '', b'0', 0, '00:00:01.5', 'x', ''),
        (null, null, null, null, null, '2024-00-10', null, null, 'NULL', null, null, null, null, null, null, null)`,
    ],
    types: [
      ...[
        'int',
        'int',
        'double',
        'double',
        'int',
        'date',
        'datetime',
        'datetime',
        'string',
        'string',
        'string',
      ],
      ...['int', 'int', 'string', 'string', 'string'],
    ],
    rows: [
      `[18446744073709551615,5,123456789012345678901234567890.1234500000,1e300,42,"2026-08-31","2026-08-31 23:59:59",` +
        `"2026-09-01 01:00:00","a\\tb\\"\\\\\\n🍏","{\\"n\\": 12345678901234567890}","dead00",5,2026,"-838:59:59","y","é"]`,
      `[0,0,-0.5000000000,-0.25,7,null,null,null,"",null,"",0,0,"00:00:01","x",""]`,
      `[null,null,null,null,null,null,null,null,"NULL",null,null,null,null,null,null,null]`,
    ],
    nulled: 3,
  },
  clickhouse: {
    statements: [
      `create table kinds (a UInt64, b Int8, c Decimal(38, 4), d Float64, e Nullable(Float32), f Date, g DateTime,
        h Nullable(String), i FixedString(5), j Enum8('x' = 1, 'y' = 2), k UUID, l Array(Int8)) engine = TinyLog`,
      `insert into kinds values
        (18446744073709551615, -128, '1234567890123456789012345678901234.5678', 1e300, 0.1, '2026-08-31',
          '2026-08-31 22:00:00', 'a\\tb"\\\\\\n\\0it\\'s', 'ab', 'y', '6c84fb90-12c4-11e1-840d-7b25c5ee775a', [1, 2])`,
      `insert into kinds select 0, 0, toDecimal128('-0.5', 4), nan, inf, toDate(0), toDateTime(0), unhex('61ff62'), '',
        'x', toUUID('00000000-0000-0000-0000-000000000000'), emptyArrayInt8()`,
      `insert into kinds select 1, 1, toDecimal128('0', 4), 0.1, null, toDate('2026-01-01'), toDateTime('2026-01-01 00:00:00'),
        null, 'abcde', 'x', toUUID('00000000-0000-0000-0000-000000000000'), [3]`,
    ],
    types: [
      ...[
        'int',
        'int',
        'double',
        'double',
        'double',
        'date',
        'datetime',
        'string',
        'string',
        'string',
        'string',
      ],
      'string',
    ],
    rows: [
      `[18446744073709551615,-128,1234567890123456789012345678901234.5678,1e300,0.1,"2026-08-31","2026-09-01 01:00:00",` +
        `"a\\tb\\"\\\\\\n\\u0000it's","ab","y","6c84fb90-12c4-11e1-840d-7b25c5ee775a","[1,2]"]`,
      `[0,0,-0.5000,null,null,null,null,"a\ufffdb","","x","00000000-0000-0000-0000-000000000000","[]"]`,
      `[1,1,0.0000,0.1,null,"2026-01-01","2026-01-01 03:00:00",null,"abcde","x",` +
        `"00000000-0000-0000-0000-000000000000","[3]"]`,
    ],
    nulled: 4,
  },
};

/** The zone of the expected rows, as each database names it. */
export const zoneOf: Readonly<Record<ServerKind, string>> = {
  postgres: 'Europe/Moscow',
  mysql: '+03:00',
  clickhouse: 'Europe/Moscow',
};

/** A query that gives rows for a long time. */
export const endless: Readonly<Record<ServerKind, string>> = {
  postgres: `select n, repeat('x', 100) as x from (select generate_series(1, 1000000000) as n) as numbers`,
  mysql: `select seq as n, repeat('x', 100) as x from seq_1_to_1000000000`,
  clickhouse: `select number as n, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' as x from system.numbers`,
};

/** A query that takes a minute before its first row. */
export const silent: Readonly<Record<ServerKind, string>> = {
  postgres: `select 1 as n from (select pg_sleep(60)) as s`,
  mysql: `select sleep(60) as n`,
  clickhouse: `select number as n from system.numbers where sipHash64(number) = 1`,
};

/** A query that fails after many rows. */
export const breaking: Readonly<Record<ServerKind, string>> = {
  postgres: `select n, 1 / (300000 - n) as x from (select generate_series(1, 400000) as n) as numbers`,
  mysql: `select seq as n, exp(if(seq = 300000, 1000, 1)) as x from seq_1_to_400000`,
  clickhouse: `select number as n, throwIf(number = 300000) as x from system.numbers limit 400000`,
};

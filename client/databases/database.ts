import { isItem, readList, readNumber, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type {
  CheckAnswer,
  CheckStepAnswer,
  HostedDatabaseAnswer,
} from '../../server/hosting/operations/database-answers.ts';
import { listOf, oneOf, oneOrNull, readerOf, readTextOrNull, type Readers } from '../desk/answer-readers.ts';

/** The types of databases in the order of their tiles, with names and usual ports. */
export const databaseTypes = [
  { type: 'postgres', name: 'PostgreSQL', port: 5432 },
  { type: 'mysql', name: 'MySQL', port: 3306 },
  { type: 'clickhouse', name: 'ClickHouse', port: 8443 },
] as const;
export type DatabaseType = (typeof databaseTypes)[number]['type'];

/** A database as its pages show it; the sample shop has a type of its own and no address. */
export interface Database extends Omit<HostedDatabaseAnswer, 'type' | 'hasPassword'> {
  readonly type: DatabaseType | 'sample' | null;
}

export const stepNames = [
  'resolve',
  'connect',
  'tls',
  'login',
  'database',
  'rights',
  'tables',
  'row',
] as const satisfies readonly CheckStepAnswer['step'][];

const readStep = readerOf<CheckStepAnswer>({
  step: oneOf(...stepNames),
  state: oneOf('skipped', 'ok', 'failed', 'warned'),
  code: value => readTextOrNull(value) ?? undefined,
  message: value => readTextOrNull(value) ?? undefined,
  ms: value => readNumber(value) ?? 0,
});

/** The steps of a check; steps of another form are left out. */
export const readSteps = (value: unknown): readonly CheckStepAnswer[] => listOf(readStep)(value);

export const readCheck = (item: Item): CheckAnswer => ({
  ok: item['ok'] === true,
  steps: [...readSteps(item['steps'])],
});

const readTls: Readers<Database>['tls'] = value => {
  const tls = isItem(value) ? value : {};
  return {
    mode: oneOf('verify', 'encrypt', 'off')(tls['mode']),
    ca: readTextOrNull(tls['ca']) ?? undefined,
    serverName: readTextOrNull(tls['serverName']) ?? undefined,
  };
};

const readOffer: Readers<Database>['offer'] = value => {
  const offer = isItem(value) ? value : {};
  if (offer['tables'] !== 'schemas') return { tables: oneOf('all', 'published')(offer['tables']) };
  return { tables: 'schemas', schemas: readList(offer['schemas']).map(readText) };
};

export const readDatabase = readerOf<Database>({
  id: readText,
  title: readText,
  type: oneOrNull('postgres', 'mysql', 'clickhouse', 'sample'),
  host: readText,
  port: value => readNumber(value) ?? 0,
  database: readText,
  user: readText,
  tls: readTls,
  timeZone: readTextOrNull,
  numbers: oneOf('token', 'text'),
  offer: readOffer,
  createdBy: value => readNumber(value) ?? 0,
  createdAt: readText,
  sourceId: readNumber,
  connectorId: readNumber,
  publishedTables: value => readNumber(value) ?? 0,
  lastRequestAt: readTextOrNull,
  brokenSince: readTextOrNull,
  lastCheck: value => (isItem(value) ? { ...readCheck(value), at: readText(value['at']) } : null),
});

/** The name of a type; empty for the sample shop and for types of a newer server, which have words instead. */
export const nameOfType = (type: Database['type']): string =>
  databaseTypes.find(each => each.type === type)?.name ?? '';

/** The address in one line, without anything secret. */
export const addressOf = ({ type, host, port, database }: Database): string =>
  type === 'sample' ? '' : `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;

import type { DatabaseKind } from '../../databases/port/database-adapter.ts';
import { sampleSchema } from '../../databases/sample/sample-database.ts';
import { assignCodes, tableStyle, type Nameless } from './assign-codes.ts';
import type { DatabasePlace, HostedTarget } from '../records/hosted-database.ts';

/** The schema that needs no mention in a code. */
const usualSchema: Readonly<Record<DatabaseKind, (place: DatabasePlace) => string>> = {
  postgres: () => 'public',
  mysql: ({ database }) => database,
  clickhouse: ({ database }) => database,
  sample: () => sampleSchema,
};

/** The schema of a table for which none is named. */
export const usualSchemaOf = (place: DatabasePlace): string => usualSchema[place.type](place);

/** What a table's code is made of: its name, with its schema unless that is the usual one. */
export function namelessTable(place: DatabasePlace, target: HostedTarget, queryTitle = ''): Nameless {
  if ('queryId' in target) return { identity: `query ${target.queryId}`, words: queryTitle };
  const { schema, name } = target;
  const usual = schema === usualSchemaOf(place);
  return { identity: `${schema}\0${name}`, words: usual ? name : `${schema}_${name}` };
}

/** Names of tables that every portal's BI Builder has itself, by their beginning. */
const ofThePortal = /^(crm|bizproc|tasks?|user|telephony|socialnetwork|bitrix)_/;

/** Codes for tables that have none yet, by identity. @param taken the codes that the portal's hosted tables have */
export function proposeTableCodes(
  tables: readonly Nameless[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const renamed = tables.map(table =>
    ofThePortal.test(table.words.toLowerCase()) ? { ...table, words: `db_${table.words}` } : table,
  );
  return assignCodes(renamed, taken, tableStyle);
}

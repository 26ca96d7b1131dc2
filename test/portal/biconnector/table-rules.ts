import type { Json, JsonMap } from '../json.ts';
import type { BiSwitches } from './bi-switches.ts';
import {
  isComplete,
  readColumn,
  refuseRepeated,
  refuseUnknownKeys,
  repeated,
  sentColumns,
} from './column-rules.ts';
import { phpText } from './list-query.ts';
import { ModuleError } from './module-error.ts';
import { ownSource, type CallingApp } from './ownership.ts';
import { characters, toInteger } from './php-scalar.ts';
import { checkStorage, type StorageRules } from './storage-rules.ts';
import type { NewColumn, NewTable, TableStore } from './table-store.ts';

const longestName = 230;
const storage: StorageRules = {
  required: ['externalName', 'externalCode'],
  longest: { externalName: 512, externalCode: 512 },
};

/** Runs the checks of table.add after the schema, in the portal's order (biconnector contract 6.2, steps 5-12). */
export function readTable(fields: JsonMap, app: CallingApp): NewTable {
  const { switches } = app.portal.biconnector;
  const name = phpText(fields['name'] ?? null);
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new ModuleError(
      'VALIDATION_DATASET_NAME_INVALID',
      'Dataset name has to start with a lowercase Latin character. Possible entry includes lowercase Latin characters (a-z), numbers (0-9) and underscores.',
    );
  }
  const source = ownSource(app, toInteger(phpText(fields['sourceId'] ?? null)));
  const list = fields['fields'] ?? [];
  refuseRepeatedNames(list, switches);
  refuseTakenName(name, app.portal.tables, switches);
  const columns = readColumns(list);
  if (characters(name) > longestName) {
    throw new ModuleError('VALIDATION_DATASET_NAME_TOO_LONG', 'Dataset name must not exceed 230 characters.');
  }
  refuseUnknownKeys(sentColumns(list));
  checkStorage(storage, fields, switches);
  return {
    sourceId: source.id,
    name,
    description: phpText(fields['description'] ?? null),
    externalName: phpText(fields['externalName'] ?? null),
    externalCode: phpText(fields['externalCode'] ?? null),
    columns,
  };
}

function refuseRepeatedNames(list: Json, { duplicateFieldsFullStop }: BiSwitches): void {
  const twice = repeated(sentColumns(list).map(({ name }) => name));
  if (twice.length === 0) return;
  const stop = duplicateFieldsFullStop ? '.' : '';
  throw new ModuleError('DUPLICATE_FIELDS', `Duplicate column names: ${twice.join(', ')}${stop}`);
}

/** Refuses a name that one of BI Builder's own tables or any table of the portal has. */
function refuseTakenName(name: string, tables: TableStore, switches: BiSwitches): void {
  const clashes = [
    ...(switches.reservedTableNames.has(name)
      ? [new ModuleError('DATASET_ALREADY_EXIST', 'Table with this name already exists.')]
      : []),
    ...(tables.named(name)
      ? [new ModuleError('NAME_EXISTS', `A table named "${name}" already exists.`)]
      : []),
  ];
  const first = switches.nameClashOrder === 'builder-first' ? clashes[0] : clashes.at(-1);
  if (first) throw first;
}

function readColumns(list: Json): readonly NewColumn[] {
  const sent = sentColumns(list);
  if (sent.length === 0) throw new ModuleError('FIELDS_EMPTY', '$fields is empty');
  refuseRepeated(
    'code',
    sent.map(({ externalCode }) => externalCode),
  );
  return sent.map(column => {
    if (isComplete(column)) return readColumn(column);
    throw new ModuleError(
      'VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS',
      'Field must include the required parameters: "name", "externalCode" and "type".',
    );
  });
}

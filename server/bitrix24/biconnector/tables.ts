import { refuse, type Answer, type Refusal } from '../answer.ts';
import { callBatch } from '../rest/batch.ts';
import type { CallMethod } from '../rest/call.ts';
import { checkInput } from './check-input.ts';
import { itemOf, newId } from './connectors.ts';
import { readFields, type Schema } from './fields.ts';
import type { FilterRules } from './filter.ts';
import { readId, type ColumnId, type SourceId, type TableId } from './ids.ts';
import { isItem, readDate, readFlag, readList, readNumber, readText, type Item } from './item.ts';
import { listItems, type ListQuery } from './list.ts';
import { done, outcome, type Outcome } from './outcome.ts';
import { phpQuery } from './php-query.ts';
import { refusal } from './refusal.ts';
import { columnsChange, tableChange, tableDraft } from './table-input.ts';

export interface Column {
  readonly id: ColumnId | undefined;
  readonly name: string;
  /** The column's name at the endpoint. */
  readonly externalCode: string;
  readonly type: string;
  readonly visible: boolean;
}

export interface Table {
  readonly id: TableId;
  readonly name: string;
  readonly description: string;
  readonly externalCode: string;
  readonly externalName: string;
  /** Not 0: made by the deprecated dataset.add, with a BI Builder dataset of its own (biconnector contract 6.1). */
  readonly externalId: number | null;
  /** Only a list tells it (biconnector contract 6.4, trap 22). */
  readonly sourceId: SourceId | undefined;
  readonly dateCreate: string | null;
  readonly dateUpdate: string | null;
  readonly createdById: number | null;
  readonly updatedById: number | null;
  /** Only a get tells them. */
  readonly columns: readonly Column[] | undefined;
}

/** `csv*` are returned and yet illegal in a filter (biconnector contract 3.4, trap 24). */
export const tableFilters: FilterRules = {
  fields: {
    id: 'number',
    name: 'text',
    description: 'text',
    externalName: 'text',
    externalCode: 'text',
    externalId: 'number',
    sourceId: 'number',
    createdById: 'number',
    updatedById: 'number',
    dateCreate: 'date',
    dateUpdate: 'date',
  },
  nests: true,
};

/** Which family of methods a portal has; older boxes know `dataset` only (biconnector contract 6.9). */
export type TableFamily = 'table' | 'dataset';

/** Keeps what was found out about a portal. */
export interface FamilyMemory {
  family: TableFamily;
}

/** `biconnector.table.*`, or `biconnector.dataset.*` where the portal has no other (biconnector contract 6). */
export function createTables(call: CallMethod, memory: FamilyMemory) {
  /** A method that does not exist has changed nothing: asking its older namesake repeats no write. */
  async function inFamily<T extends Answer | Outcome<unknown>>(
    ask: (prefix: string) => Promise<T>,
  ): Promise<T> {
    const answer = await ask(`biconnector.${memory.family}`);
    if (answer.ok || memory.family === 'dataset' || answer.code !== 'ERROR_METHOD_NOT_FOUND') return answer;
    const older = await ask('biconnector.dataset');
    if (older.ok || older.code !== 'ERROR_METHOD_NOT_FOUND') memory.family = 'dataset';
    return older;
  }

  const callTable = (verb: string, params: object): Promise<Answer> =>
    inFamily(prefix => call(`${prefix}.${verb}`, params));

  const list = (query: ListQuery = {}): Promise<Outcome<readonly Item[]>> =>
    inFamily(prefix => listItems(call, `${prefix}.list`, query, tableFilters));

  const get = async (id: TableId): Promise<Outcome<Item>> =>
    outcome(await callTable('get', { id }), itemOf, 'a table');

  return {
    list,
    get,

    /** With the `sourceId` that only a list tells (trap 22), in one request; without it where the list does not know. */
    getWithSource: (id: TableId): Promise<Outcome<Item>> =>
      inFamily(async prefix => {
        const batch = await callBatch(call, {
          table: `${prefix}.get?${phpQuery({ id })}`,
          row: `${prefix}.list?${phpQuery({ filter: { '=id': id } })}`,
        });
        if (!batch.ok) return batch;
        const found = outcome(batch.of('table'), itemOf, 'a table');
        if (!found.ok) return found;
        const listed = batch.of('row');
        const row = listed.ok ? readList(listed.result).find(isItem) : undefined;
        return { ok: true, value: { ...found.value, sourceId: row?.['sourceId'] ?? null }, from: batch };
      }),

    fields: (): Promise<Outcome<Schema>> => inFamily(prefix => readFields(call, `${prefix}.fields`)),

    /** Calls no endpoint: wrong external codes surface in BI Builder only (biconnector contract 6.2, trap 34). */
    add: async (fields: unknown): Promise<Outcome<TableId>> => {
      const draft = checkInput(tableDraft, fields);
      if (!draft.ok) return draft;
      return outcome(await callTable('add', { fields: draft.value }), newId<'table'>, 'an id');
    },

    update: async (id: TableId, fields: unknown): Promise<Outcome<true>> => {
      const change = checkInput(tableChange, fields);
      if (!change.ok) return change;
      return done(await callTable('update', { id, fields: change.value }));
    },

    /** `dataset.delete` fails with HTTP 500 where BI Builder is deployed (biconnector contract 6.9, trap 32). */
    remove: async (id: TableId): Promise<Outcome<true>> => {
      const removed = done(await callTable('delete', { id }));
      if (removed.ok || memory.family === 'table' || !isBroken(removed)) return removed;
      return refuse('DATASET_DELETE_BROKEN');
    },

    /**
     * Adds, hides and deletes columns. The portal deletes by id alone, also a column of another table (biconnector contract
     * 6.7, trap 31): ids that are not this table's are refused here.
     */
    changeColumns: async (id: TableId, fields: unknown): Promise<Outcome<true>> => {
      const change = checkInput(columnsChange, fields);
      if (!change.ok) return change;
      const { add = [], update = [], delete: gone = [] } = change.value;
      const stored = await get(id);
      if (!stored.ok) return stored;
      const columns = readTable(stored.value)?.columns ?? [];
      const own = new Set<number | undefined>(columns.map(column => column.id));
      const problems = [
        ...gone.flatMap((each, index) =>
          own.has(each) ? [] : [{ field: `delete.${index}`, code: 'COLUMN_NOT_FOUND' }],
        ),
        ...update.flatMap(({ id: each }, index) =>
          own.has(each) ? [] : [{ field: `update.${index}.id`, code: 'COLUMN_NOT_FOUND' }],
        ),
        // Also against those that are deleted in the same call.
        ...add.flatMap(({ name }, index) =>
          columns.some(column => column.name === name)
            ? [{ field: `add.${index}.name`, code: 'VALIDATION_DUPLICATE_EXIST_NAME' }]
            : [],
        ),
        ...add.flatMap(({ externalCode }, index) =>
          columns.some(column => column.externalCode === externalCode)
            ? [{ field: `add.${index}.externalCode`, code: 'VALIDATION_DUPLICATE_EXIST_CODE' }]
            : [],
        ),
      ];
      if (problems.length > 0) return refusal(problems);
      return done(await callTable('fields.update', { id, ...change.value }));
    },
  };
}

export type Tables = ReturnType<typeof createTables>;

/** An HTTP 500, which the portal's own JavaScript hands on as an answer that never came. */
const isBroken = ({ code, status }: Refusal): boolean => status >= 500 || code === 'MAY_HAVE_ARRIVED';

export function readTable(item: Item): Table | undefined {
  const id = readId<'table'>(item['id']);
  if (id === undefined) return undefined;
  return {
    id,
    name: readText(item['name']),
    description: readText(item['description']),
    externalCode: readText(item['externalCode']),
    externalName: readText(item['externalName']),
    externalId: readNumber(item['externalId']),
    sourceId: readId<'source'>(item['sourceId']),
    dateCreate: readDate(item['dateCreate']),
    dateUpdate: readDate(item['dateUpdate']),
    createdById: readNumber(item['createdById']),
    updatedById: readNumber(item['updatedById']),
    columns:
      item['fields'] === undefined ? undefined : readList(item['fields']).filter(isItem).map(readColumn),
  };
}

const readColumn = (item: Item): Column => ({
  id: readId<'column'>(item['id']),
  name: readText(item['name']),
  externalCode: readText(item['externalCode']),
  type: readText(item['type']),
  visible: readFlag(item['visible']) ?? true,
});

import type { Answer, CallMethod } from '../answer.ts';
import type { FilterRules } from './filter.ts';
import type { TableId } from './ids.ts';
import { itemOf, type Item } from './item.ts';
import { listItems, type ListQuery } from './list-items.ts';
import { outcome, type Outcome } from './outcome.ts';

/** The `csv*` fields are returned but not allowed in a filter (biconnector contract 3.4, trap 24). */
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

/** The family of methods a portal has; older self-hosted portals know only `dataset` (biconnector contract 6.9). */
export type TableFamily = 'table' | 'dataset';

/** Remembers which family of methods a portal has. */
export interface FamilyMemory {
  family: TableFamily;
}

/**
 * The methods that list and get tables; the page loads them without those that check what is written.
 * @param memory is updated when the portal turns out to know only the older family
 */
export function createTableReads(call: CallMethod, memory: FamilyMemory) {
  /** Falls back to the older family. A method that does not exist changed nothing, so no write is repeated. */
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

  return { inFamily, callTable, list, get };
}

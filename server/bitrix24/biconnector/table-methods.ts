import { refuse, type CallMethod, type Refusal } from '../answer.ts';
import { callBatch } from '../rest/batch.ts';
import { checkInput } from './check-input.ts';
import { columnProblems } from './column-problems.ts';
import { readFields } from './fields.ts';
import type { Schema } from './schema.ts';
import { newId, type TableId } from './ids.ts';
import { isItem, itemOf, readList, type Item } from './item.ts';
import { done, outcome, type Outcome } from './outcome.ts';
import { phpQuery } from './php-query.ts';
import { refuseInput } from './refusal.ts';
import { columnsChange, tableChange, tableDraft } from './table-input.ts';
import { createTableReads, type FamilyMemory } from './table-reads.ts';

/**
 * The methods `biconnector.table.*`, or `biconnector.dataset.*` where the portal knows no others (biconnector contract 6).
 * @param memory is updated when the portal turns out to know only the older family
 */
export function createTables(call: CallMethod, memory: FamilyMemory) {
  const { inFamily, callTable, list, get } = createTableReads(call, memory);

  return {
    list,
    get,

    /**
     * Gets a table and its `sourceId`, which only a list returns (trap 22), in one request; null if the list lacks it.
     */
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

    /**
     * Creates a table. No endpoint is called, so wrong external codes show up only in BI Builder (biconnector contract
     * 6.2, trap 34).
     */
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

    /**
     * Deletes a table. `dataset.delete` fails with HTTP 500 where BI Builder is deployed (biconnector contract 6.9,
     * trap 32).
     */
    remove: async (id: TableId): Promise<Outcome<true>> => {
      const removed = done(await callTable('delete', { id }));
      if (removed.ok || memory.family === 'table' || !isBroken(removed)) return removed;
      return refuse('DATASET_DELETE_BROKEN');
    },

    /**
     * Adds, shows, hides and deletes columns. The portal would delete a column of another table too, so ids that are not this
     * table's are refused here (biconnector contract 6.7, trap 31).
     */
    changeColumns: async (id: TableId, fields: unknown): Promise<Outcome<true>> => {
      const change = checkInput(columnsChange, fields);
      if (!change.ok) return change;
      const stored = await get(id);
      if (!stored.ok) return stored;
      const problems = columnProblems(stored.value, change.value);
      if (problems.length > 0) return refuseInput(problems);
      return done(await callTable('fields.update', { id, ...change.value }));
    },
  };
}

export type Tables = ReturnType<typeof createTables>;

/** Recognizes an HTTP 500, which the portal's own JavaScript reports as a missing answer. */
const isBroken = ({ code, status }: Refusal): boolean => status >= 500 || code === 'MAY_HAVE_ARRIVED';

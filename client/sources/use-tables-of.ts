import { watch } from 'vue';
import { readTable } from '../../server/bitrix24/biconnector/tables.ts';
import { useDesk } from '../desk/desk.ts';
import { mapOutcome, useLoad } from '../desk/load.ts';

/** The tables of a source. Only a list tells which source a table belongs to (biconnector contract 6.4). */
export function useTablesOf(id: () => string) {
  const { bi } = useDesk();
  const loaded = useLoad(async () =>
    mapOutcome(await bi.tables.list(), items =>
      items.flatMap(item => readTable(item) ?? []).filter(({ sourceId }) => String(sourceId) === id()),
    ),
  );
  watch(id, () => void loaded.reload());
  return loaded;
}

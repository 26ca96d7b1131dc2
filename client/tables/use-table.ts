import { watch } from 'vue';
import { parseTableId } from '../../server/bitrix24/biconnector/ids.ts';
import { readTable } from '../../server/bitrix24/biconnector/tables.ts';
import { useDesk } from '../desk/desk.ts';
import { badId, nonsense, useLoad } from '../desk/load.ts';

/** The table named in the address, with its source, which only a list tells (biconnector contract 6.4, trap 22). */
export function useTable(id: () => string) {
  const { bi } = useDesk();
  const loaded = useLoad(async signal => {
    const wanted = parseTableId(id());
    if (wanted === undefined) return badId;
    const [outcome, listed] = await Promise.all([bi.tables.get(wanted, signal), bi.tables.list()]);
    if (!outcome.ok) return outcome;
    const table = readTable(outcome.value);
    if (!table) return nonsense;
    const row = listed.ok
      ? listed.value.flatMap(item => readTable(item) ?? []).find(each => each.id === wanted)
      : undefined;
    return { ...outcome, value: { ...table, sourceId: table.sourceId ?? row?.sourceId } };
  });
  watch(id, () => void loaded.reload());
  return loaded;
}

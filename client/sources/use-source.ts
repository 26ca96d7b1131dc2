import { watch } from 'vue';
import { parseSourceId } from '../../server/bitrix24/biconnector/ids.ts';
import { useDesk } from '../desk/desk.ts';
import { badId, nonsense, useLoad } from '../desk/load.ts';
import { readMaskedSource } from '../desk/masked-source.ts';

/** The source named in the address; loaded again when the address names another one. */
export function useSource(id: () => string) {
  const { bi } = useDesk();
  const loaded = useLoad(async signal => {
    const wanted = parseSourceId(id());
    if (wanted === undefined) return badId;
    const outcome = await bi.sources.get(wanted, signal);
    if (!outcome.ok) return outcome;
    const source = readMaskedSource(outcome.value);
    return source ? { ...outcome, value: source } : nonsense;
  });
  watch(id, () => void loaded.reload());
  return loaded;
}

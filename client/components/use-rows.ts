import type { ShallowRef } from 'vue';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import { useDesk } from '../desk/desk.ts';
import { mapOutcome, useLoad, type LoadState } from '../desk/load.ts';
import type { Outcome } from '../desk/outcome.ts';

/**
 * The rows of a list; items that cannot be read are left out.
 * @param reloadNames loads the names of what the rows belong to
 */
export function useRows<T>(
  list: () => Promise<Outcome<readonly Item[]>>,
  read: (item: Item) => T | undefined,
  reloadNames: () => Promise<void>,
): { readonly state: Readonly<ShallowRef<LoadState<readonly T[]>>>; readonly refresh: () => void } {
  const { bi } = useDesk();
  const { state, reload } = useLoad<readonly T[]>(async () =>
    mapOutcome(await list(), items => items.flatMap(item => read(item) ?? [])),
  );
  return {
    state,
    refresh: () => {
      bi.forget();
      void reload();
      void reloadNames();
    },
  };
}

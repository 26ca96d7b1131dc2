import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import type { Bi } from './bi.ts';
import type { Outcome } from './outcome.ts';

/** The lists of a page visit, until one of its own writes or the person asks for them anew (platform contract M3). */
export interface RememberedBi extends Bi {
  /** Forgets every list: what comes next is asked of the portal. */
  readonly forget: () => void;
}

type Lists = Map<string, Promise<Outcome<readonly Item[]>>>;

export function rememberLists(bi: Bi): RememberedBi {
  const lists: Lists = new Map();

  const once = (name: string, load: () => Promise<Outcome<readonly Item[]>>) => {
    const known = lists.get(name);
    if (known) return known;
    const loading = load();
    lists.set(name, loading);
    void loading.then(outcome => {
      // A failure is no answer to keep, and neither is one that a write has overtaken.
      if (!outcome.ok && lists.get(name) === loading) lists.delete(name);
    });
    return loading;
  };

  /** Forgets before and after: a list that was asked for while the write was under way may be either. */
  const writing =
    <Args extends unknown[], T>(write: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      lists.clear();
      try {
        return await write(...args);
      } finally {
        lists.clear();
      }
    };

  const { connectors, sources, tables } = bi;
  return {
    connectors: {
      ...connectors,
      list: () => once('connectors', () => connectors.list()),
      add: writing(connectors.add),
      update: writing(connectors.update),
      remove: writing(connectors.remove),
    },
    sources: {
      ...sources,
      list: connector => once(`sources ${connector ?? ''}`, () => sources.list(connector)),
      add: writing(sources.add),
      update: writing(sources.update),
      remove: writing(sources.remove),
    },
    tables: {
      ...tables,
      list: () => once('tables', () => tables.list()),
      add: writing(tables.add),
      update: writing(tables.update),
      changeColumns: writing(tables.changeColumns),
      remove: writing(tables.remove),
    },
    forget: () => lists.clear(),
  };
}

import type { Schema } from '../../server/bitrix24/biconnector/fields.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import type { Bi } from './bi.ts';
import type { Outcome } from './outcome.ts';

/** The lists and fields of a page visit, until one of its own writes or the person asks for them anew (platform contract M3). */
export interface CachedBi extends Bi {
  /** Forgets everything: what comes next is asked of the portal. */
  readonly forget: () => void;
}

type Kept<T> = Map<string, Promise<Outcome<T>>>;

export function cacheLists(bi: Bi): CachedBi {
  const lists: Kept<readonly Item[]> = new Map();
  /** Of fields: they change with the portal's version, not with a write. */
  const schemas: Kept<Schema> = new Map();

  const once = <T>(kept: Kept<T>, name: string, load: () => Promise<Outcome<T>>) => {
    const known = kept.get(name);
    if (known) return known;
    const loading = load();
    kept.set(name, loading);
    void loading.then(outcome => {
      // A failure is no answer to keep, and neither is one that a write has overtaken.
      if (!outcome.ok && kept.get(name) === loading) kept.delete(name);
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
      list: () => once(lists, 'connectors', () => connectors.list()),
      fields: () => once(schemas, 'connectors', () => connectors.fields()),
      add: writing(connectors.add),
      update: writing(connectors.update),
      remove: writing(connectors.remove),
    },
    sources: {
      ...sources,
      list: connector => once(lists, `sources ${connector ?? ''}`, () => sources.list(connector)),
      add: writing(sources.add),
      update: writing(sources.update),
      remove: writing(sources.remove),
    },
    tables: {
      ...tables,
      list: () => once(lists, 'tables', () => tables.list()),
      add: writing(tables.add),
      update: writing(tables.update),
      changeColumns: writing(tables.changeColumns),
      remove: writing(tables.remove),
    },
    forget: () => {
      lists.clear();
      schemas.clear();
    },
  };
}

import type { Schema } from '../../server/bitrix24/biconnector/schema.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import type { Bi } from './bi.ts';
import type { Outcome } from './outcome.ts';

/** Keeps lists and field descriptions until a write of this page, or until the person reloads them (platform contract M3). */
export interface CachedBi extends Bi {
  /** Empties the cache, so that the next read asks the portal. */
  readonly forget: () => void;
}

type Cache<T> = Map<string, Promise<Outcome<T>>>;

export function cacheLists(bi: Bi): CachedBi {
  const lists: Cache<readonly Item[]> = new Map();
  /** Descriptions of fields change with the portal's version, not with a write. */
  const schemas: Cache<Schema> = new Map();

  const once = <T>(cache: Cache<T>, name: string, load: () => Promise<Outcome<T>>) => {
    const known = cache.get(name);
    if (known) return known;
    const loading = load();
    cache.set(name, loading);
    void loading.then(outcome => {
      // Failures are not cached. A write may have replaced the entry meanwhile.
      if (!outcome.ok && cache.get(name) === loading) cache.delete(name);
    });
    return loading;
  };

  /** Empties the lists before and after: one that is read during the write may show either state. */
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

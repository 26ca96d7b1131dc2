import { isItem, readText } from '../../server/bitrix24/biconnector/item.ts';
import { readId, type ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';
import type { Session } from '../transport/session.ts';

export interface RecentConnector {
  readonly id: ConnectorId;
  readonly title: string;
}

const path = '/api/settings/recent-connectors';
const limit = 8;

function readOne(value: unknown): readonly RecentConnector[] {
  if (!isItem(value)) return [];
  const id = readId<'connector'>(value['id']);
  return id === undefined ? [] : [{ id, title: readText(value['title']) }];
}

export function readRecent(item: unknown): readonly RecentConnector[] {
  return Array.isArray(item) ? item.flatMap(readOne).slice(0, limit) : [];
}

/** Puts the newest first. The list holds each connector once and at most eight. */
export function withNewest(
  list: readonly RecentConnector[],
  newest: RecentConnector,
): readonly RecentConnector[] {
  return [newest, ...list.filter(({ id }) => id !== newest.id)].slice(0, limit);
}

export interface RecentConnectors {
  readonly load: () => Promise<readonly RecentConnector[]>;
  readonly add: (newest: RecentConnector) => Promise<readonly RecentConnector[]>;
  /** Takes out a connector that was deleted. */
  readonly remove: (id: ConnectorId) => Promise<readonly RecentConnector[]>;
}

/**
 * The connectors this person looked at last, stored on the server. When the server cannot be reached, the list lives as long
 * as the page.
 */
export function createRecentConnectors(session: Session): RecentConnectors {
  let list: readonly RecentConnector[] = [];
  let loading: Promise<void> | null = null;
  let changing: Promise<unknown> = Promise.resolve();

  const load = (): Promise<void> => {
    loading ??= session.request(path).then(reply => {
      if (reply.ok) list = readRecent(reply.body['item']);
    });
    return loading;
  };

  /** Changes the list once the change before is stored: of two writes at once the older one could arrive last. */
  function change(
    next: (before: readonly RecentConnector[]) => readonly RecentConnector[],
  ): Promise<readonly RecentConnector[]> {
    const changed = changing.then(async () => {
      // The stored list is loaded first: a page opened on a connector must not replace it with that one alone.
      await load();
      const before = list;
      list = next(before);
      if (JSON.stringify(list) !== JSON.stringify(before))
        await session.request(path, { method: 'PUT', body: { item: list } });
      return list;
    });
    changing = changed.catch(() => undefined);
    return changed;
  }

  return {
    load: async () => {
      await load();
      return list;
    },
    add: newest => change(before => withNewest(before, newest)),
    remove: id => change(before => before.filter(each => each.id !== id)),
  };
}

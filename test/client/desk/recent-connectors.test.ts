import {
  createRecentConnectors,
  readRecent,
  withNewest,
  type RecentConnector,
} from '../../../client/desk/recent-connectors.ts';
import type { ConnectorId } from '../../../server/bitrix24/biconnector/ids.ts';
import type { RequestOptions, Session } from '../../../client/transport/session.ts';
import { until } from '../../stage/until.ts';

const recent = (id: number, title = ''): RecentConnector => ({ id: id as ConnectorId, title });

function sessionWith(item: unknown, ok = true) {
  const puts: unknown[] = [];
  const session: Session = {
    open: () => Promise.resolve({ ok: true }),
    isOpen: () => true,
    portal: () => null,
    request: (_path: string, { method, body }: RequestOptions = {}) => {
      if (method === 'PUT') puts.push(body);
      return Promise.resolve(
        ok
          ? { ok: true, status: 200, body: { item } }
          : { ok: false, code: 'SERVER_UNREACHABLE', message: '', status: 0 },
      );
    },
  };
  return { recents: createRecentConnectors(session), puts };
}

describe('recent connectors', () => {
  test('the newest of the recent connectors comes first, each once, at most eight', () => {
    const list = Array.from({ length: 8 }, (_, i) => recent(i + 1));
    const next = withNewest(list, recent(5, 'Five'));
    expect(next.map(({ id }) => id)).toEqual([5, 1, 2, 3, 4, 6, 7, 8]);
    expect(withNewest(list, recent(9))).toHaveLength(8);
  });

  test('recent connectors from the server are read tolerantly', () => {
    expect(
      readRecent([{ id: 4, title: 'Four' }, { id: '5' }, { id: 'x' }, { id: 4.7 }, null, 'text']),
    ).toEqual([
      { id: 4, title: 'Four' },
      { id: 5, title: '' },
    ]);
    expect(readRecent(null)).toEqual([]);
  });

  test('a connector opened at once joins the stored list instead of replacing it', async () => {
    const { recents, puts } = sessionWith([{ id: 1, title: 'One' }]);
    await recents.add(recent(4, 'Four'));
    expect(puts).toEqual([
      {
        item: [
          { id: 4, title: 'Four' },
          { id: 1, title: 'One' },
        ],
      },
    ]);
  });

  test('looking at the newest connector again saves nothing', async () => {
    const { recents, puts } = sessionWith([{ id: 4, title: 'Four' }]);
    await recents.add(recent(4, 'Four'));
    expect(puts).toEqual([]);
  });

  test('a deleted connector leaves the stored list, and one that is not there saves nothing', async () => {
    const { recents, puts } = sessionWith([{ id: 4, title: 'Four' }, { id: 1 }]);
    expect(await recents.remove(recent(4).id)).toEqual([{ id: 1, title: '' }]);
    await recents.remove(recent(9).id);
    expect(puts).toEqual([{ item: [{ id: 1, title: '' }] }]);
  });

  test('of two changes at once the second is stored after the first', async () => {
    const answers: (() => void)[] = [];
    const stored: unknown[] = [];
    const recents = createRecentConnectors({
      open: () => Promise.resolve({ ok: true }),
      isOpen: () => true,
      portal: () => null,
      request: async (_path, { body } = {}) => {
        if (body !== undefined) {
          stored.push(body);
          await new Promise<void>(resolve => answers.push(resolve));
        }
        return { ok: true, status: 200, body: { item: [] } };
      },
    });
    const changes = [recents.add(recent(1)), recents.add(recent(2))];
    await until(() => answers.length === 1);
    expect(stored).toEqual([{ item: [recent(1)] }]);
    answers[0]?.();
    await until(() => answers.length === 2);
    expect(stored[1]).toEqual({ item: [recent(2), recent(1)] });
    answers[1]?.();
    expect(await Promise.all(changes)).toEqual([[recent(1)], [recent(2), recent(1)]]);
  });

  test('without the server the list of recent connectors lives as long as the page', async () => {
    const { recents } = sessionWith(null, false);
    expect(await recents.add(recent(4, 'Four'))).toEqual([{ id: 4, title: 'Four' }]);
    expect(await recents.load()).toHaveLength(1);
  });
});

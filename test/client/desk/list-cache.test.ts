import type { Bi } from '../../../client/desk/bi.ts';
import type { Outcome } from '../../../client/desk/outcome.ts';
import { cacheLists } from '../../../client/desk/list-cache.ts';
import { readId } from '../../../server/bitrix24/biconnector/ids.ts';
import type { Item } from '../../../server/bitrix24/biconnector/item.ts';

const from = { ok: true, result: {}, time: null, answeredBy: 'server' } as const;
const id = readId<'connector'>(4) ?? (0 as never);

function counting(answer: () => Promise<Outcome<readonly Item[]>>) {
  const asked = { connectors: 0, sources: 0, tables: 0, fields: 0 };
  const list = (name: keyof typeof asked) => () => {
    asked[name] += 1;
    return answer();
  };
  const done = () => Promise.resolve({ ok: true, value: true, from } as const);
  const bi = {
    connectors: { list: list('connectors'), fields: list('fields'), update: done, remove: done },
    sources: { list: list('sources') },
    tables: { list: list('tables'), remove: done },
  } as unknown as Bi;
  return { bi: cacheLists(bi), asked };
}
const rows = (): Promise<Outcome<readonly Item[]>> => Promise.resolve({ ok: true, value: [{ id: 1 }], from });

describe('lists of a page visit', () => {
  test('each list is asked for once in a page visit, also at the same time', async () => {
    const { bi, asked } = counting(rows);
    await Promise.all([bi.connectors.list(), bi.connectors.list(), bi.sources.list(id), bi.sources.list()]);
    await bi.connectors.list();
    expect(asked).toEqual({ connectors: 1, sources: 2, tables: 0, fields: 0 });
  });

  test('cached lists are forgotten after a write of any kind, and on request', async () => {
    const { bi, asked } = counting(rows);
    await bi.connectors.list();
    await bi.connectors.update(id, { title: 'x' });
    await bi.connectors.list();
    bi.forget();
    await bi.connectors.list();
    expect(asked.connectors).toBe(3);
  });

  test('cached descriptions of fields outlive a write', async () => {
    const { bi, asked } = counting(rows);
    await bi.connectors.fields();
    await bi.connectors.update(id, { title: 'x' });
    await bi.connectors.fields();
    expect(asked.fields).toBe(1);
    bi.forget();
    await bi.connectors.fields();
    expect(asked.fields).toBe(2);
  });

  test('lists that were asked for during a write are not cached', async () => {
    const { bi, asked } = counting(rows);
    const writing = bi.connectors.remove(id);
    await bi.connectors.list();
    await writing;
    await bi.connectors.list();
    expect(asked.connectors).toBe(2);
  });

  test('a failure to load a list is not cached', async () => {
    const { bi, asked } = counting(() =>
      Promise.resolve({ ok: false, code: 'PORTAL_TIMEOUT', message: '', status: 0 }),
    );
    await bi.tables.list();
    await bi.tables.list();
    expect(asked.tables).toBe(2);
  });
});

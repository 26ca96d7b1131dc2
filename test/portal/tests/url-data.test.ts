import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import type { BiCondition, BiQuery } from '../api.ts';
import { startEndpoint, type Endpoint } from './endpoint.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let endpoint: Endpoint;

async function openPortal(lang: 'en' | 'ru'): Promise<void> {
  portal = await sandbox.addPortal({ lang, allowLocalConnections: true });
  const { admin } = portal.users;
  portal.connectors.add({ title: 'C', urlData: endpoint.url }, { appClientId: 'app.any' });
  const token = { code: 'token', name: 'Token', type: 'STRING', value: '12345' };
  portal.sources.add({ connectorId: 1, title: 'S', settings: [token] }, admin);
  const columns = [
    { name: 'ID', externalCode: 'id', type: 'int' },
    { name: 'AMOUNT', externalCode: 'amount', type: 'money' },
    { name: 'CREATED', externalCode: 'created', type: 'datetime' },
    { name: 'SECRET', externalCode: 'secret', type: 'string', visible: false },
  ] as const;
  portal.tables.add({ sourceId: 1, name: 'sales', externalCode: 'sales_orders', columns }, admin);
}

beforeEach(async () => {
  endpoint = await startEndpoint();
  // A frozen clock makes the life of previews independent of the machine's speed.
  sandbox = await startSandbox({ clock: 'frozen' });
  await openPortal('ru');
  endpoint.answer = response => response.end('[["id"]]');
});
afterEach(async () => {
  await sandbox.close();
  await endpoint.close();
});

/** The decoded form of a query, without the ending that all forms share. */
async function sent(query: BiQuery): Promise<string> {
  endpoint.received.length = 0;
  await portal.ui.query(1, query);
  const body = decodeURIComponent(endpoint.received[0]?.body ?? '');
  return body.replace(/&?connection\[token\]=12345&table=sales_orders$/, '');
}

describe('a query', () => {
  test('a query is written byte for byte as real portals write it', async () => {
    await portal.ui.query(1, {
      select: ['ID', 'AMOUNT'],
      dateRange: { from: '2026-09-01', to: '2026-09-30' },
      limit: 1000,
    });
    expect(endpoint.received[0]?.body).toBe(
      'select%5B0%5D=ID&select%5B1%5D=AMOUNT&filter%5B%3E%3DCREATED%5D=01.09.2026&filter%5B%3C%3DCREATED%5D=30.09.2026+23%3A59%3A59&limit=1000&mapFields%5Bid%5D=ID&mapFields%5Bamount%5D=AMOUNT&connection%5Btoken%5D=12345&table=sales_orders',
    );
  });

  test('a query returns any body unparsed', async () => {
    endpoint.answer = response => response.end('<h1>Sign in</h1>');
    expect(await portal.ui.query(1)).toEqual({ ok: true, value: '<h1>Sign in</h1>' });
  });

  test('a query without select and filter has only the map, without hidden columns', async () => {
    expect(await sent({})).toBe('mapFields[id]=ID&mapFields[amount]=AMOUNT&mapFields[created]=CREATED');
    expect(await sent({ select: [] })).toBe('');
  });

  test('a query numbers its groups and joins the conditions in them by OR', async () => {
    portal.biconnector.switches.mapFields = 'never';
    const filter: BiQuery['filter'] = [
      [{ column: 'STATUS', operator: 'in', values: ['new', 'won'] }],
      [
        { column: 'ID', operator: 'greater', values: [5] },
        { column: 'CREATED', operator: 'less', values: ['2025-05-31 17:01:55'] },
      ],
    ];
    expect(await sent({ filter, dateRange: { from: '2025-05-01', to: '2025-05-31' } })).toBe(
      'filter[0][LOGIC]=OR&filter[0][0][=STATUS][0]=new&filter[0][0][=STATUS][1]=won' +
        '&filter[1][LOGIC]=OR&filter[1][0][>ID]=5&filter[1][1][<CREATED]=31.05.2025+17:01:55' +
        '&filter[>=CREATED]=01.05.2025&filter[<=CREATED]=31.05.2025+23:59:59',
    );
  });

  test.each<[Omit<BiCondition, 'column'>, string]>([
    [{ operator: 'equals', values: ['a'] }, '[=NAME]=a'],
    [{ operator: 'equals', values: ['a'], exclude: true }, '[!=NAME]=a'],
    [{ operator: 'contains', values: ['a b'] }, '[%NAME]=a+b'],
    [{ operator: 'contains', values: ['a'], exclude: true }, '[!%NAME]=a'],
    [{ operator: 'between', values: [1, 5] }, '[><NAME][0]=1&filter[0][0][><NAME][1]=5'],
    [{ operator: 'between', values: [1, 5], exclude: true }, '[!><NAME][0]=1&filter[0][0][!><NAME][1]=5'],
    [{ operator: 'greater-or-equal', values: [1] }, '[>=NAME]=1'],
    [{ operator: 'less-or-equal', values: [1] }, '[<=NAME]=1'],
    [{ operator: 'less', values: [1], exclude: true }, '[!<NAME]=1'],
    [{ operator: 'is-null' }, '[=NAME]=0'],
    [{ operator: 'is-null', exclude: true }, '[!=NAME]=0'],
  ])('a query writes the condition %j as %s', async (condition, written) => {
    portal.biconnector.switches.mapFields = 'never';
    expect(await sent({ filter: [[{ column: 'NAME', ...condition }]] })).toBe(
      `filter[0][LOGIC]=OR&filter[0][0]${written}`,
    );
  });

  test('a query leaves out a group with a regular expression', async () => {
    portal.biconnector.switches.mapFields = 'never';
    const filter: BiQuery['filter'] = [
      [
        { column: 'ID', operator: 'equals', values: [1] },
        { column: 'NAME', operator: 'regexp', values: ['^a'] },
      ],
      [{ column: 'ID', operator: 'equals', values: [2] }],
    ];
    expect(await sent({ filter })).toBe('filter[0][LOGIC]=OR&filter[0][0][=ID]=2');
  });

  test('a query writes dates in the format of the portal’s language or of the switch', async () => {
    await openPortal('en');
    const { switches } = portal.biconnector;
    switches.mapFields = 'never';
    const dateRange = { from: '2026-09-01', to: '2026-09-30', column: 'PAID' };
    expect(await sent({ dateRange })).toBe('filter[>=PAID]=09/01/2026&filter[<=PAID]=09/30/2026+11:59:59+pm');
    switches.dateFormat = 'Y-m-d';
    expect(await sent({ dateRange })).toBe('filter[>=PAID]=2026-09-01&filter[<=PAID]=2026-09-30+23:59:59');
  });

  test('switches decide whether a query names columns by name or code and whether it has the map', async () => {
    const { switches } = portal.biconnector;
    const query: BiQuery = {
      select: ['ID'],
      filter: [[{ column: 'ID', operator: 'equals', values: [1] }]],
    };
    Object.assign(switches, { selectIdentifiers: 'code', mapFields: 'when-supported' });
    expect(await sent(query)).toBe('select[0]=id&filter[0][LOGIC]=OR&filter[0][0][=ID]=1');
    Object.assign(switches, { selectIdentifiers: 'name', filterIdentifiers: 'code' });
    portal.connectors.update(1, { supportMapping: true });
    expect(await sent(query)).toBe('select[0]=ID&filter[0][LOGIC]=OR&filter[0][0][=id]=1&mapFields[id]=ID');
  });

  test.each<[string, string, () => void]>([
    [
      'an inactive source',
      'Connections is not active',
      () => portal.ui.setActive(1, false, portal.users.admin),
    ],
    [
      'a connector without an address',
      'Data source URL is not specified.',
      () => {
        portal.connectors.update(1, { urlData: '' });
      },
    ],
    [
      'an endpoint with an empty body',
      'Cannot establish connection.',
      () => {
        endpoint.answer = response => response.end();
      },
    ],
    [
      'an endpoint that refuses',
      'Query failed. Make sure the table data source is available.',
      () => {
        endpoint.answer = response => response.writeHead(403).end('{}');
      },
    ],
  ])('a query to %s shows: %s', async (_, message, arrange) => {
    arrange();
    expect(await portal.ui.query(1)).toEqual({ ok: false, message });
  });
});

describe('a preview', () => {
  const grid = (rows: unknown): object => ({
    ok: true,
    value: { columns: ['ID', 'AMOUNT', 'CREATED', 'SECRET'], rows },
  });
  const answers = (rows: unknown): void => {
    endpoint.answer = response => response.end(typeof rows === 'string' ? rows : JSON.stringify(rows));
  };

  test('a preview asks for twenty rows without select and filter', async () => {
    await portal.ui.preview(1);
    expect(endpoint.received[0]?.body).toBe(
      'limit=20&mapFields%5Bid%5D=ID&mapFields%5Bamount%5D=AMOUNT&mapFields%5Bcreated%5D=CREATED&mapFields%5Bsecret%5D=SECRET&connection%5Btoken%5D=12345&table=sales_orders',
    );
  });

  test('a preview finds columns by exact external code and casts their cells', async () => {
    answers([
      ['amount', 'id', 'CREATED'],
      ['€ 9.50', '7 pieces', '2026-09-01 10:00:00'],
      ['-3', 'many', ''],
    ]);
    expect(await portal.ui.preview(1)).toEqual(
      grid([
        [7, 9.5, '', ''],
        [0, -3, '', ''],
      ]),
    );
  });

  test('a preview shows at most twenty rows', async () => {
    answers([['id'], ...Array.from({ length: 50 }, (_, index) => [index])]);
    const answer = await portal.ui.preview(1);
    expect(answer.ok && answer.value.rows).toHaveLength(20);
  });

  test('a preview fails with the error of PHP when rows differ in length', async () => {
    answers([['id', 'amount'], [1, 2], [3]]);
    expect(await portal.ui.preview(1)).toMatchObject({ ok: false, message: /array_combine/ });
    answers([{ id: 1, amount: 2 }]);
    expect(await portal.ui.preview(1)).toEqual(grid([]));
  });

  test.each<[string, () => void]>([
    ['an answer that is not JSON', () => answers('<h1>')],
    ['an empty answer', () => answers('')],
    ['a number as its answer', () => answers('5')],
    ['only a header', () => answers([['id']])],
    [
      'a refusal',
      () => {
        endpoint.answer = response => response.writeHead(500).end('x');
      },
    ],
    ['an inactive source', () => portal.ui.setActive(1, false, portal.users.admin)],
  ])('a preview with %s is an empty grid for an hour', async (_, arrange) => {
    arrange();
    expect(await portal.ui.preview(1)).toEqual(grid([]));
    portal.ui.setActive(1, true, portal.users.admin);
    answers([['id'], [1]]);
    sandbox.clock.advance(3_590_000);
    expect(await portal.ui.preview(1)).toEqual(grid([]));
    sandbox.clock.advance(10_000);
    expect(await portal.ui.preview(1)).toEqual(grid([[1, '', '', '']]));
  });

  test('a failed preview is not kept where the switch says so, and clearPreviews drops kept ones', async () => {
    portal.biconnector.switches.previewCachesFailures = false;
    answers('');
    await portal.ui.preview(1);
    answers([['id'], [1]]);
    expect(await portal.ui.preview(1)).toEqual(grid([[1, '', '', '']]));
    answers([['id'], [2]]);
    expect(await portal.ui.preview(1)).toEqual(grid([[1, '', '', '']]));
    portal.ui.clearPreviews();
    expect(await portal.ui.preview(1)).toEqual(grid([[2, '', '', '']]));
  });

  test('a preview with another limit or other columns is fetched anew', async () => {
    answers([['id'], [1], [2]]);
    await portal.ui.preview(1);
    expect(await portal.ui.preview(1, 1)).toEqual(grid([[1, '', '', '']]));
    portal.tables.deleteColumn(4);
    await portal.ui.preview(1);
    expect(endpoint.received).toHaveLength(3);
  });
});

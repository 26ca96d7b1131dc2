import { startSampleConnector } from '../sample-connector/start-sample-connector.ts';
import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal({ allowLocalConnections: true }));
});
afterEach(() => sandbox.close());

test('the demo has seven connectors with sources and tables, and seeding calls no endpoint', async () => {
  portal.seedDemo();
  expect(portal.connectors.all().map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await portal.call('biconnector.source.list', { select: ['title', 'active'] })).toEqual([
    { title: 'Warehouse 12', active: true },
    { title: 'Web shop, read replica', active: true },
    { title: 'Web shop, archive of 2024', active: true },
    { title: 'Call centre of Lisbon', active: false },
  ]);
  expect(await portal.call('biconnector.table.list', { select: ['name', 'sourceId'] })).toEqual([
    { name: 'northwind_stock', sourceId: 1 },
    { name: 'shop_orders', sourceId: 2 },
  ]);
  expect(portal.endpoints.requests).toEqual([]);
});

test('the demo with a sample connector has an eighth connector that really answers', async () => {
  const sample = await startSampleConnector();
  try {
    portal.seedDemo(sandbox.app, sample);
    expect(portal.connectors.get(8)?.title).toBe('Sales of the sample shop');
    expect(await portal.ui.checkSource(5)).toEqual({ ok: true, value: true });
    expect((await portal.ui.checkSource(6)).ok).toBe(false);
    for (const { id } of portal.tables.ofSource(5)) {
      const preview = await portal.ui.preview(id);
      expect(preview.ok && preview.value.rows).toHaveLength(id === 5 ? 12 : 20);
    }
  } finally {
    await sample.close();
  }
});

test('five thousand seeded connectors fill exactly 100 pages of connector.list', async () => {
  expect(portal.seedConnectors(5000)).toHaveLength(5000);
  const list = (page: number): Promise<unknown> =>
    portal.call('biconnector.connector.list', { select: ['id'], order: { id: 'ASC' }, page });
  expect(await list(100)).toHaveLength(50);
  expect(await list(101)).toEqual([]);
});

test('two apps can seed the demo on the same portal', () => {
  const other = sandbox.registerApp();
  portal.addToPortal(other);
  portal.seedDemo();
  portal.seedDemo(other);
  expect(portal.sources.get(5)).toMatchObject({ title: 'Warehouse 12', connectorId: 8, code: 'rest_8' });
});

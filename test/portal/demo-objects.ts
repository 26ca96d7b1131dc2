import type { AppCard } from './app-card.ts';
import { mergeSettings } from './biconnector/source-settings.ts';
import type { NewColumn, NewTable } from './biconnector/table-store.ts';
import { seedConnectors } from './demo-connectors.ts';
import type { PortalState } from './portal-state.ts';
import { salesTables } from './sample-connector/sales-data.ts';
import type { SampleConnector } from './sample-connector/start-sample-connector.ts';
import type { PortalUser } from './users.ts';

/** Adds the connectors that tests rely on, with sources on some and tables on some of those; calls no endpoint. */
export function seedDemoObjects(portal: PortalState, app: AppCard, sample?: SampleConnector): void {
  const first = seedConnectors(portal.connectors, app);
  const [admin] = portal.everybody;
  if (!admin) return;
  const analyst = portal.userById(7) ?? admin;
  const sourceOn = (place: number, title: string, values: Readonly<Record<string, string>>, by: PortalUser) =>
    addSource(portal, { connectorId: first + place, title, values }, by);

  const stock = sourceOn(0, 'Warehouse 12', { token: 'wh-12-5f0c7a', warehouse: '12' }, admin);
  portal.tables.add(stockTable(stock), admin);
  const shop = sourceOn(
    1,
    'Web shop, read replica',
    { host: 'pg.shop.example', port: '5432', database: 'shop', login: 'bi_reader', password: 'pa55-of-bi' },
    admin,
  );
  portal.tables.add(shopTable(shop), analyst);
  sourceOn(1, 'Web shop, archive of 2024', { host: 'pg-archive.shop.example', port: '5432' }, analyst);
  portal.sources.update(
    sourceOn(6, 'Call centre of Lisbon', { secret: 'cc-lis-91' }, analyst),
    { active: false },
    admin,
  );
  if (sample) seedSample(portal, app, sample, admin);
}

/** Adds a connector that answers: its sources can be checked, its tables previewed and queried. */
function seedSample(portal: PortalState, app: AppCard, sample: SampleConnector, admin: PortalUser): void {
  const connectorId = portal.connectors.add(
    {
      title: 'Sales of the sample shop',
      description:
        'A small connector that runs beside this portal: made-up orders, customers, products and returns.',
      sort: 50,
      supportMapping: true,
      ...sample.registration,
    },
    { appClientId: app.clientId },
  );
  const values = { token: sample.token };
  const source = addSource(portal, { connectorId, title: 'Sample sales', values }, admin);
  addSource(portal, { connectorId, title: 'Sample sales, old token', values: { token: 'expired' } }, admin);
  for (const { code, title, columns } of salesTables.slice(0, 3)) {
    portal.tables.add(
      {
        sourceId: source,
        name: code,
        externalName: title,
        externalCode: code,
        columns: columns.map(({ code: name, type }) => ({ name, externalCode: name, type })),
      },
      admin,
    );
  }
}

function addSource(
  { connectors, sources }: PortalState,
  {
    connectorId,
    title,
    values,
  }: { connectorId: number; title: string; values: Readonly<Record<string, string>> },
  by: PortalUser,
): number {
  const connector = connectors.get(connectorId);
  const code = `rest_${connectorId}`;
  const settings = connector ? mergeSettings(connector, { code, settings: [] }, values) : [];
  return sources.add({ connectorId, title, settings }, by);
}

const columns = (types: Readonly<Record<string, NewColumn['type']>>): readonly NewColumn[] =>
  Object.entries(types).map(([name, type]) => ({ name, externalCode: name.toLowerCase(), type }));

const stockTable = (sourceId: number): NewTable => ({
  sourceId,
  name: 'northwind_stock',
  externalName: 'Stock levels',
  externalCode: 'stock',
  description: 'Pieces per article and shelf, as counted last night',
  columns: columns({ ARTICLE: 'string', SHELF: 'string', PIECES: 'int', COUNTED_AT: 'datetime' }),
});

const shopTable = (sourceId: number): NewTable => ({
  sourceId,
  name: 'shop_orders',
  externalName: 'Заказы',
  externalCode: 'public.orders',
  columns: [
    ...columns({ ID: 'int', CREATED: 'datetime', TOTAL: 'money', WEIGHT: 'double', SHIPPED: 'date' }),
    { name: 'BUYER_ZONE', externalCode: 'buyer_zone', type: 'timezone', visible: false },
  ],
});

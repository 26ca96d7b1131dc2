import type { AppCard } from './app-card.ts';
import type { ConnectorFields, ConnectorStore } from './biconnector/connector-store.ts';

const letterLogo = (color: string, letter: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="${color}"/>` +
      `<text x="32" y="43" font-family="sans-serif" font-size="32" fill="#fff" text-anchor="middle">${letter}</text></svg>`,
  ).toString('base64')}`;

const endpoints = (
  root: string,
): Pick<ConnectorFields, 'urlCheck' | 'urlTableList' | 'urlTableDescription' | 'urlData'> => ({
  urlCheck: `${root}/check`,
  urlTableList: `${root}/tables`,
  urlTableDescription: `${root}/columns`,
  urlData: `${root}/data`,
});

/** Fictitious connectors of every kind that a page must handle; a fresh portal numbers them from 1. */
const connectors: readonly (Partial<ConnectorFields> & { readonly title: string })[] = [
  {
    title: 'Northwind warehouse',
    logo: letterLogo('#2f6fed', 'N'),
    description: 'Stock levels, deliveries and returns of the Northwind warehouse, refreshed every night.',
    sort: 100,
    ...endpoints('https://bi.northwind.example/connector'),
    settings: [
      { name: 'Access token', code: 'token', type: 'STRING' },
      { name: 'Warehouse number', code: 'warehouse', type: 'INT' },
    ],
    supportMapping: true,
  },
  {
    title: 'Orders database',
    logo: letterLogo('#33658a', 'P'),
    description: 'PostgreSQL of the web shop.',
    sort: 200,
    ...endpoints('https://pg.shop.example/bi/v2'),
    settings: [
      { name: 'Host', code: 'host', type: 'STRING' },
      { name: 'Port', code: 'port', type: 'INT' },
      { name: 'Database', code: 'database', type: 'STRING' },
      { name: 'User', code: 'login', type: 'STRING' },
      { name: 'Password', code: 'password', type: 'STRING' },
    ],
    sourceCode: 'pgsql',
  },
  {
    title: 'Учёт рабочего времени',
    logo: letterLogo('#d1495b', 'У'),
    description: 'Табели, отпуска и сверхурочные часы по отделам. Данные обновляются раз в час.',
    sort: 300,
    ...endpoints('https://tabel.example/битрикс'),
    settings: [{ name: 'Ключ доступа', code: 'api_key', type: 'STRING' }],
  },
  {
    title: 'Weather archive',
    description: '',
    sort: 400,
    ...endpoints('https://weather.example/bi'),
    settings: [],
  },
  {
    title: 'Advertising expenses of all channels, consolidated by campaign, region and day',
    logo: letterLogo('#6a994e', 'A'),
    description: Array.from(
      { length: 12 },
      (_, index) =>
        `Channel ${String(index + 1)}: impressions, clicks and cost, converted to the portal's currency at the rate of the day.`,
    ).join('\n'),
    sort: 500,
    ...endpoints(`https://ads.example/${'a-rather-long-path/'.repeat(12)}v1`),
    settings: Array.from({ length: 9 }, (_, index) => ({
      name: `Account of channel ${String(index + 1)}`,
      code: `channel_${String(index + 1)}_account`,
      type: index % 2 === 0 ? 'STRING' : 'INT',
    })),
  },
  {
    title: 'Z <img src=x onerror="document.title=\'broken in\'"><b>Bold offer</b>',
    logo: 'javascript:alert(document.domain)',
    description:
      '</textarea><script>document.title="broken in"</script> {{ constructor }} ${7*7} <%= 7*7 %> "\'`&amp;',
    sort: 600,
    urlCheck: 'javascript:alert(1)',
    urlTableList: 'https://hostile.example/"><script>document.title="broken in"</script>',
    urlTableDescription: 'data:text/html,<script>parent.postMessage(1)</script>',
    urlData: 'not a link at all',
    settings: [{ name: '<svg onload=alert(1)>', code: '__proto__', type: 'STRING' }],
    sourceCode: '"><script>',
  },
  {
    title: 'Call centre statistics',
    logo: 'https://logo.invalid/unreachable.png',
    description: 'Calls, waiting times and ratings per operator.',
    sort: 100,
    ...endpoints('https://calls.example/bi'),
    settings: [{ name: 'Secret key', code: 'secret', type: 'STRING' }],
    sourceCode: 'mysql',
  },
];

/** Adds the fictitious connectors for one app and returns the id of the first. */
export function seedConnectors(store: ConnectorStore, app: AppCard): number {
  const [first = 0] = connectors.map(connector => store.add(connector, { appClientId: app.clientId }));
  return first;
}

/** Adds `count` connectors of the same shape, numbered in their titles; returns their ids. */
export function seedNumberedConnectors(
  store: ConnectorStore,
  app: AppCard,
  count: number,
): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1);
    return store.add(
      {
        title: `Connector ${number.padStart(5, '0')}`,
        description: `One of ${String(count)}`,
        sort: (index % 10) * 100,
        ...endpoints(`https://connector-${number}.example/bi`),
        settings: [{ name: 'Access token', code: 'token', type: 'STRING' }],
      },
      { appClientId: app.clientId },
    );
  });
}

import type { Connector } from '../../../server/bitrix24/biconnector/connector.ts';
import type { ConnectorId } from '../../../server/bitrix24/biconnector/ids.ts';
import { formatName, formatVersion } from '../../../server/bi/files/file-format.ts';
import { createPlanApart } from '../../../server/bi/files/plan-apart.ts';
import { planImport } from '../../../server/bi/files/plan-import.ts';
import { readFile } from '../../../server/bi/files/read-file.ts';

const bareConnector: Connector = {
  id: 1 as ConnectorId,
  title: '',
  logo: '',
  description: '',
  sort: null,
  urlCheck: 'https://app.example/check',
  urlTableList: 'https://app.example/tables',
  urlTableDescription: 'https://app.example/columns',
  urlData: 'https://app.example/data',
  settings: [],
  supportMapping: undefined,
  sourceCode: undefined,
  dateCreate: null,
};
const portal = { memberId: 'x', connectors: [] };

test.each([
  ['a flow list', `[${'1,'.repeat(4_000)}1]`],
  ['empty keys', ':\n'.repeat(4_000)],
  ['folded lines', `a: ${'x\n '.repeat(20_000)}`],
  [
    'connectors',
    `format: connector-desk/connectors\nversion: 1\nconnectors:\n${'  - title: ""\n'.repeat(200)}`,
  ],
])('a file of some length is planned beside the server, with the same result: %s', async (_name, text) => {
  const plan = createPlanApart()(text, portal);
  // Reading in this thread would have ended before the next turn of the event loop.
  const first = await Promise.race([plan, new Promise(resolve => setImmediate(resolve, 'other requests'))]);
  expect(first).toBe('other requests');
  expect(await plan).toEqual(planImport(readFile(text), portal));
});

test('the connectors of a portal are copied in portions, between which other requests run', async () => {
  const logo = `data:image/png;base64,${'A'.repeat(250_000)}`;
  const connectors = Array.from({ length: 40 }, (_, at) => ({
    ...bareConnector,
    id: (at + 1) as ConnectorId,
    title: `Connector ${at}`,
    logo,
  }));
  const text = JSON.stringify({
    format: formatName,
    version: formatVersion,
    connectors: connectors.map(({ title }) => ({ title, description: 'x'.repeat(100) })),
  });
  const own = { memberId: 'x', connectors };
  let pauses = 0;
  const plan = await createPlanApart(() => Promise.resolve((pauses += 1)))(text, own);
  expect(plan).toEqual(planImport(readFile(text), own));
  expect(plan).toHaveLength(40);
  expect(pauses).toBe(9);
});

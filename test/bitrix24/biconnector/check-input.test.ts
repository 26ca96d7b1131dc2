import fc from 'fast-check';
import { checkInput } from '../../../server/bitrix24/biconnector/check-input.ts';
import { connectorChange, connectorDraft } from '../../../server/bitrix24/biconnector/connector-input.ts';
import { columnsChange, tableChange, tableDraft } from '../../../server/bitrix24/biconnector/table-input.ts';
import type { Sandbox, SandboxPortal } from '../../portal/api.ts';
import type { Json, JsonMap } from '../../portal/json.ts';
import { startSandbox } from '../../portal/sandbox.ts';
import { seed } from './cases/seed.ts';

/**
 * The same fields are given to our check and to the portal, which must agree on the first code. Left out are the few places
 * where our check is stricter: numbers as text, duplicate codes, unknown keys inside a setting.
 */
let sandbox: Sandbox;
let portal: SandboxPortal;
beforeAll(async () => {
  sandbox = await startSandbox();
  portal = await sandbox.addPortal();
  portal.addToPortal();
  portal.finishInstallation();
  seed(portal, sandbox.app.clientId, 'http://127.0.0.1:1');
});
afterAll(() => sandbox.close());

async function portalCode(method: string, params: JsonMap): Promise<string | undefined> {
  const answer = (await portal.call(method, params)) as { error?: { error?: unknown } } | true;
  const error = answer === true ? undefined : answer.error;
  return error === undefined ? undefined : String(error.error);
}

/** Our codes for what the portal leaves to its storage or does not check. */
const ownCodes: Readonly<Record<string, readonly string[]>> = {
  VALIDATION_EMPTY: ['BX_EMPTY_REQUIRED'],
  VALIDATION_TOO_LONG: ['BX_INVALID_VALUE', 'BX_EMPTY_REQUIRED'],
  VALIDATION_NOT_AN_ADDRESS: ['BX_EMPTY_REQUIRED', 'BX_INVALID_VALUE'],
  VALIDATION_NOT_A_LOGO: ['BX_EMPTY_REQUIRED', 'BX_INVALID_VALUE'],
};
/** Codes for what only the portal can know. */
const stateCodes = ['SOURCE_NOT_FOUND', 'NAME_EXISTS', 'DATASET_ALREADY_EXIST', 'DATASET_NOT_FOUND'];

function expectAgreement(code: string | undefined, theirs: string | undefined): void {
  if (theirs === undefined) {
    if (code !== undefined) expect(Object.keys(ownCodes)).toContain(code);
  } else if (!stateCodes.includes(theirs)) {
    expect([code, ...(ownCodes[code ?? ''] ?? [])]).toContain(theirs);
  }
}

const codeOf = (checked: ReturnType<typeof checkInput>): string | undefined =>
  checked.ok ? undefined : checked.code;

const oddities: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(null, true, 7, '', 'x', [], ['x'], { a: 'b' });
const usually = (good: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: oddities });
const address = fc.constant<Json>('https://app.example/x');
const long = fc.constantFrom<Json[]>('ok', 'x'.repeat(512), 'x'.repeat(513));
const setting = fc.record(
  {
    name: fc.constantFrom<Json[]>('n', 'x'.repeat(512), 'x'.repeat(513), null),
    type: fc.constantFrom<Json[]>('STRING', 'INT', 'string', '', null, 5),
  },
  { requiredKeys: [] },
);
const settings = fc
  .array(setting, { maxLength: 3 })
  .map(list => list.map((each, index) => ({ ...each, code: `c${String(index)}` })) as Json);
const connectorFields = fc.record(
  {
    title: usually(long),
    logo: usually(address),
    description: usually(fc.constant<Json>('')),
    sort: usually(fc.constant<Json>(5)).filter(value => typeof value !== 'string'),
    urlCheck: usually(address),
    urlData: usually(
      fc.constantFrom<Json[]>('https://app.example/x', `https://a.example/${'x'.repeat(2_040)}`),
    ),
    urlTableList: usually(address),
    urlTableDescription: usually(address),
    settings: usually(settings).filter(
      value => !(Array.isArray(value) && value[0] === 'x') && !isObject(value),
    ),
    supportMapping: usually(fc.constant<Json>(true)),
    sourceCode: usually(fc.constantFrom<Json[]>('mysql', 'x'.repeat(65))),
    id: fc.constant<Json>(1),
    dateCreate: fc.constant<Json>('x'),
    odd: fc.constant<Json>(1),
  },
  { requiredKeys: [] },
);
const almostWhole = fc.record({
  title: usually(long),
  logo: usually(address),
  urlCheck: usually(address),
  urlData: usually(address),
  urlTableList: usually(address),
  urlTableDescription: usually(address),
  settings: settings,
});

/** PHP accepts an object for a list; our check is stricter. */
const isObject = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

test.each([
  ['biconnector.connector.add', connectorDraft, fc.oneof(connectorFields, almostWhole)],
  ['biconnector.connector.update', connectorChange, connectorFields],
] as const)('our check agrees with the portal on the fields of %s', async (method, schema, fields) => {
  await fc.assert(
    fc.asyncProperty(fields, async sent => {
      const theirs = await portalCode(method, { id: 1, fields: sent });
      expectAgreement(codeOf(checkInput<unknown>(schema, sent)), theirs);
    }),
    { numRuns: 1_500 },
  );
});

const column = fc.record(
  {
    name: fc.constantFrom<Json[]>('A', 'B', 'A'.repeat(32), 'B'.repeat(33), 'a', '1A', ''),
    externalCode: fc.constantFrom<Json[]>('a', 'b', 'c'),
    type: fc.constantFrom<Json[]>('int', 'money', 'INT', 'boolean', ''),
  },
  { requiredKeys: ['name'] },
);
const tableFields = fc.record(
  {
    sourceId: fc.constantFrom<Json[]>(1, 1, 1, 99, null, true),
    name: fc.constantFrom<Json[]>('orders', 'Orders', '1x', 'sales', 'crm_deal', 'a'.repeat(231), '', 7),
    externalName: usually(long).filter(value => value !== ''),
    externalCode: usually(long).filter(value => value !== ''),
    description: usually(fc.constant<Json>('x')),
    fields: usually(fc.array(column, { maxLength: 3 }) as fc.Arbitrary<Json>).filter(
      value => !(Array.isArray(value) && value[0] === 'x') && !isObject(value),
    ),
    type: fc.constant<Json>('rest'),
    csvEncoding: fc.constant<Json>(''),
  },
  { requiredKeys: ['sourceId', 'name', 'externalName', 'externalCode', 'fields'] },
);

test.each([
  ['biconnector.table.add', tableDraft],
  ['biconnector.table.update', tableChange],
] as const)('our check agrees with the portal on the fields of %s', async (method, schema) => {
  await fc.assert(
    fc.asyncProperty(tableFields, async sent => {
      const theirs = await portalCode(method, { id: 1, fields: sent });
      expectAgreement(codeOf(checkInput<unknown>(schema, sent)), theirs);
      // A table made by one run must not block the next one.
      for (const { id, name } of portal.tables.all()) if (name === 'orders') portal.tables.delete(id);
    }),
    { numRuns: 1_500 },
  );
});

test('our check agrees with the portal on the fields of biconnector.table.fields.update', async () => {
  const changes = fc.record(
    {
      add: fc.array(column, { minLength: 1, maxLength: 3 }),
      update: fc.array(
        fc.record(
          { id: fc.constantFrom(1, 2), visible: fc.constantFrom<Json[]>(true, false, null) },
          { requiredKeys: ['id'] },
        ),
        { maxLength: 2 },
      ),
      delete: fc.array(fc.constantFrom<Json[]>(1, 0, -1, 'x', null), { maxLength: 2 }),
    },
    { requiredKeys: ['add'] },
  );
  await fc.assert(
    fc.asyncProperty(changes, async sent => {
      // A new table without columns, so that the stored columns add no problems.
      const id = portal.tables.add({ sourceId: 1, name: 'columns', columns: [] }, { id: 1 });
      const theirs = await portalCode('biconnector.table.fields.update', { id, ...(sent as JsonMap) });
      portal.tables.delete(id);
      expectAgreement(codeOf(checkInput<unknown>(columnsChange, sent)), theirs);
    }),
    { numRuns: 1_500 },
  );
});

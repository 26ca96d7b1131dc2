import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask, moduleError } from './ask.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
});
afterEach(() => sandbox.close());

const method = 'biconnector.connector.get';

describe('the id as PHP reads it', () => {
  beforeEach(() => {
    for (let id = 1; id <= 5; id += 1)
      portal.connectors.add({ title: `T${id}` }, { appClientId: sandbox.app.clientId });
  });

  test('connector.get without `id` answers VALIDATION_ID_NOT_PROVIDED; the name is case-sensitive', async () => {
    for (const params of [{}, { ID: 1 }]) {
      const answer = await ask(portal, method, params);
      expect(moduleError(answer)).toEqual(['VALIDATION_ID_NOT_PROVIDED', 'ID is missing.']);
    }
  });

  test.each([
    null,
    '',
    'abc',
    '0x1A',
    '5a',
    true,
    false,
    [],
    {},
    [1],
    0,
    '0',
    -3,
    '-3',
    '0.9',
    '.5',
    '1_0',
    '5 5',
    '.',
  ])('connector.get refuses the id %j as not a positive integer', async id => {
    const answer = await ask(portal, method, { id });
    expect(moduleError(answer)).toEqual(['VALIDATION_INVALID_ID_FORMAT', 'ID has to be a positive integer.']);
  });

  test.each([5, '5', ' 5', '5 ', '+5', 5.9, '5.', '\t5\n', '0.5e1', '05'])(
    'connector.get reads the id %j as 5',
    async id => {
      expect((await ask(portal, method, { id })).body).toMatchObject({ result: { item: { id: 5 } } });
    },
  );

  test('connector.get reads the id "4.7" as 4', async () => {
    expect((await ask(portal, method, { id: '4.7' })).body).toMatchObject({
      result: { item: { id: 4 } },
    });
  });

  test.each(['1e3', '99999999999999999999999', '1e400'])(
    'connector.get does not find a connector %j, whose format is valid',
    async id => {
      expect(moduleError(await ask(portal, method, { id }))?.[0]).toBe('CONNECTOR_NOT_FOUND');
    },
  );
});

describe('the shapes of an error', () => {
  const get = { id: 1 };

  test('the flat shape puts the error directly into result, as in the older documentation', async () => {
    portal.biconnector.errorShape = 'flat';
    expect(await ask(portal, method, get)).toMatchObject({
      status: 200,
      body: { result: { error: 'CONNECTOR_NOT_FOUND', error_description: 'Connector was not found.' } },
    });
  });

  test('the root shape puts the error at the root with HTTP 200', async () => {
    portal.biconnector.errorShape = 'root';
    const { status, body } = await ask(portal, method, get);
    expect([status, body['error']]).toEqual([200, 'CONNECTOR_NOT_FOUND']);
  });

  test('a queued module error with the number 0 as its code hits one call', async () => {
    portal.biconnector.push({ code: 0, message: 'All the fields are required.', method });
    expect(moduleError(await ask(portal, method, get))).toEqual([0, 'All the fields are required.']);
    expect(moduleError(await ask(portal, method, get))?.[0]).toBe('CONNECTOR_NOT_FOUND');
  });
});

import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask, moduleError } from './ask.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  sandbox = await startSandbox();
  portal = await sandbox.addPortal();
  portal.addToPortal();
});
afterEach(() => sandbox.close());

const method = (name: string): string => `biconnector.connector.${name}`;

describe('the id as PHP reads it', () => {
  beforeEach(() => {
    for (let id = 1; id <= 5; id += 1)
      portal.connectors.add({ title: `T${id}` }, { appClientId: sandbox.app.clientId });
  });

  test('a missing id is missing, and names are case-sensitive', async () => {
    for (const params of [{}, { ID: 1 }]) {
      const answer = await ask(portal, method('get'), params);
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
  ])('%j is no positive integer', async id => {
    const answer = await ask(portal, method('get'), { id });
    expect(moduleError(answer)).toEqual(['VALIDATION_INVALID_ID_FORMAT', 'ID has to be a positive integer.']);
  });

  test.each([5, '5', ' 5', '5 ', '+5', 5.9, '5.', '\t5\n', '0.5e1', '05'])(
    '%j finds connector 5',
    async id => {
      expect((await ask(portal, method('get'), { id })).body).toMatchObject({ result: { item: { id: 5 } } });
    },
  );

  test('"4.7" hits connector 4', async () => {
    expect((await ask(portal, method('get'), { id: '4.7' })).body).toMatchObject({
      result: { item: { id: 4 } },
    });
  });

  test.each(['1e3', '99999999999999999999999', '1e400'])(
    '%j is another connector, not an error of format',
    async id => {
      expect(moduleError(await ask(portal, method('get'), { id }))?.[0]).toBe('CONNECTOR_NOT_FOUND');
    },
  );
});

describe('the shapes of an error', () => {
  const get = { id: 1 };

  test('flat inside result, as the older documentation shows it', async () => {
    portal.biconnector.errorShape = 'flat';
    expect(await ask(portal, method('get'), get)).toMatchObject({
      status: 200,
      body: { result: { error: 'CONNECTOR_NOT_FOUND', error_description: 'Connector was not found.' } },
    });
  });

  test('at the root with HTTP 200', async () => {
    portal.biconnector.errorShape = 'root';
    const { status, body } = await ask(portal, method('get'), get);
    expect([status, body['error']]).toEqual([200, 'CONNECTOR_NOT_FOUND']);
  });

  test('with the number 0 instead of a code', async () => {
    portal.biconnector.push({ code: 0, message: 'All the fields are required.', method: method('get') });
    expect(moduleError(await ask(portal, method('get'), get))).toEqual([0, 'All the fields are required.']);
    expect(moduleError(await ask(portal, method('get'), get))?.[0]).toBe('CONNECTOR_NOT_FOUND');
  });
});

import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask, moduleError } from './ask.ts';
import { startEndpoint, type Endpoint } from './endpoint.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let endpoint: Endpoint;

beforeEach(async () => {
  endpoint = await startEndpoint();
  sandbox = await startSandbox();
  portal = await sandbox.addPortal({ allowLocalConnections: true });
  portal.addToPortal();
  portal.connectors.add(
    {
      title: 'Sales',
      urlCheck: `${endpoint.url}/check`,
      settings: [
        { code: 'token', name: 'Access token', type: 'STRING' },
        { code: 'year', name: 'Year', type: 'INT' },
      ],
    },
    { appClientId: sandbox.app.clientId },
  );
});
afterEach(async () => {
  await sandbox.close();
  await endpoint.close();
});

const complete = { title: 'CRM', connectorId: 1, settings: { token: '12345' } };

/** The result, or the error as `[code, message]`. */
async function call(name: string, params: Record<string, unknown> = {}): Promise<unknown> {
  const answer = await ask(portal, `biconnector.source.${name}`, params);
  return moduleError(answer) ?? answer.body['result'] ?? answer;
}
const add = (fields: unknown = complete): Promise<unknown> => call('add', { fields });
const update = (fields: unknown, id: unknown = 1): Promise<unknown> => call('update', { id, fields });
const bodies = (): readonly string[] => endpoint.received.map(({ body }) => decodeURIComponent(body));

describe('update', () => {
  beforeEach(async () => {
    await add({ ...complete, description: 'first' });
    endpoint.received.length = 0;
  });

  test('checks id, fields and existence before it asks the connector', async () => {
    expect(await update('x', 'x')).toEqual([
      'VALIDATION_INVALID_ID_FORMAT',
      'ID has to be a positive integer.',
    ]);
    expect(await call('update', { fields: {} })).toEqual(['VALIDATION_ID_NOT_PROVIDED', 'ID is missing.']);
    expect(await update({}, 99)).toEqual(['VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.']);
    expect(await update({ connectorId: 1 }, 99)).toEqual([
      'VALIDATION_IMMUTABLE_FIELD',
      'Field "connectorId" is immutable.',
    ]);
    expect(await update({ title: '' }, 99)).toEqual(['SOURCE_NOT_FOUND', 'Source was not found.']);
    expect(endpoint.received).toEqual([]);
  });

  test.each([{ description: 'x' }, { title: '' }, { title: '0', settings: { token: 'x' } }])(
    '%j lacks the title, after the connector was asked',
    async fields => {
      expect(await update(fields)).toEqual([0, 'All the fields are required.']);
      expect(endpoint.received).toHaveLength(1);
      expect(portal.sources.get(1)).toMatchObject({ title: 'CRM', settings: [{ value: '12345' }] });
    },
  );

  test('posts what is stored overlaid by what is sent, every time', async () => {
    expect(await update({ title: 'New' })).toBe(true);
    expect(await update({ title: 'New', settings: { year: ' 7 ', other: 'x' } })).toBe(true);
    expect(bodies()).toEqual([
      'connection[token]=12345',
      'connection[token]=12345&connection[year]=+7+&connection[other]=x',
    ]);
    expect(portal.sources.get(1)).toMatchObject({
      title: 'New',
      description: 'first',
      settings: [
        { id: 1, code: 'token', value: '12345' },
        { id: 2, code: 'year', value: '7' },
      ],
    });
  });

  test('refreshes date and author; `active` is accepted and ignored', async () => {
    sandbox.clock.advance(60_000);
    const params = { id: 1, fields: { title: 'CRM', active: false } };
    await ask(portal, 'biconnector.source.update', params, { user: portal.users.analyst });
    const source = portal.sources.get(1);
    expect(source).toMatchObject({ active: true, createdById: 1, updatedById: 7 });
    expect(source?.dateUpdate).not.toBe(source?.dateCreate);
  });

  test('codes the connector no longer declares are posted once more and then gone', async () => {
    portal.connectors.update(1, { settings: [{ code: 'year', name: 'Year', type: 'INT' }] });
    expect(await update({ title: 'CRM', settings: { year: '1' } })).toBe(true);
    expect(await update({ title: 'CRM' })).toBe(true);
    expect(bodies()).toEqual(['connection[token]=12345&connection[year]=1', 'connection[year]=1']);
  });

  test('a setting named like a field is overwritten by it when settings are not sent', async () => {
    const named = (code: string): { code: string; name: string; type: string } => ({
      code,
      name: code,
      type: 'STRING',
    });
    portal.connectors.update(1, { settings: ['title', 'description', 'type', 'connector_id'].map(named) });
    await update({ title: 'CRM', settings: { title: 'mine', description: 'mine' } });
    await update({ title: 'Leaked', settings: {} });
    expect(portal.sources.get(1)?.settings.map(({ code, value }) => `${code}=${value}`)).toEqual([
      'title=Leaked',
      'description=mine',
      'type=rest',
      'connector_id=1',
    ]);
    portal.biconnector.switches.settingsFromFields = false;
    await update({ title: 'Again' });
    expect(portal.sources.get(1)?.settings[0]?.value).toBe('Leaked');
  });

  test('a refusal changes nothing', async () => {
    endpoint.answer = response => response.writeHead(403).end('no');
    expect(await update({ title: 'New' })).toEqual([
      'SOURCE_UPDATE_CONNECTION_ERROR',
      'Cannot update connection.',
    ]);
    expect(portal.sources.get(1)?.title).toBe('CRM');
  });
});

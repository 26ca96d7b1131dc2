import type { SandboxPortal } from '../sandbox.ts';
import { ask, resultOf } from './ask.ts';
import type { Endpoint } from './endpoint.ts';
import { completeSource, openSourceStage, type SourceStage } from './source-stage.ts';

let stage: SourceStage;
let portal: SandboxPortal;
let endpoint: Endpoint;

beforeEach(async () => {
  stage = await openSourceStage();
  ({ portal, endpoint } = stage);
  await call('add', { fields: { ...completeSource, description: 'first' } });
  endpoint.received.length = 0;
});
afterEach(() => stage.close());

async function call(name: string, params: Record<string, unknown>): Promise<unknown> {
  return resultOf(await ask(portal, `biconnector.source.${name}`, params));
}
const update = (fields: unknown, id: unknown = 1): Promise<unknown> => call('update', { id, fields });
const bodies = (): readonly string[] => endpoint.received.map(({ body }) => decodeURIComponent(body));

describe('source.update', () => {
  test('source.update checks id, fields and existence before it calls the connector', async () => {
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
    'source.update refuses %j for its title after calling the connector',
    async fields => {
      expect(await update(fields)).toEqual([0, 'All the fields are required.']);
      expect(endpoint.received).toHaveLength(1);
      expect(portal.sources.get(1)).toMatchObject({ title: 'CRM', settings: [{ value: '12345' }] });
    },
  );

  test('source.update always posts the stored settings overlaid by the sent ones', async () => {
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

  test('source.update changes date and person, and ignores `active`', async () => {
    stage.sandbox.clock.advance(60_000);
    const params = { id: 1, fields: { title: 'CRM', active: false } };
    await ask(portal, 'biconnector.source.update', params, { user: portal.users.analyst });
    const source = portal.sources.get(1);
    expect(source).toMatchObject({ active: true, createdById: 1, updatedById: 7 });
    expect(source?.dateUpdate).not.toBe(source?.dateCreate);
  });

  test('source.update posts codes that are no longer declared once more and then drops them', async () => {
    portal.connectors.update(1, { settings: [{ code: 'year', name: 'Year', type: 'INT' }] });
    expect(await update({ title: 'CRM', settings: { year: '1' } })).toBe(true);
    expect(await update({ title: 'CRM' })).toBe(true);
    expect(bodies()).toEqual(['connection[token]=12345&connection[year]=1', 'connection[year]=1']);
  });

  test('source.update without settings overwrites settings named like fields, unless a switch forbids it', async () => {
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

  test('source.update changes no field when the connector refuses', async () => {
    endpoint.answer = response => response.writeHead(403).end('no');
    expect(await update({ title: 'New' })).toEqual([
      'SOURCE_UPDATE_CONNECTION_ERROR',
      'Cannot update connection.',
    ]);
    expect(portal.sources.get(1)?.title).toBe('CRM');
  });
});

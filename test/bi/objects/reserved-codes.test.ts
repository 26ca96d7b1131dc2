import { draft, startKeyStage, type KeyStage } from '../../stage/service-api.ts';

let on: KeyStage;
beforeAll(async () => {
  on = await startKeyStage();
});
afterAll(() => on.close());

const settings = [
  { code: 'token', name: 'Token', type: 'STRING' },
  { code: ' Title', name: 'Name', type: 'STRING' },
];
const warnings = [{ field: 'settings.1.code', code: 'SETTING_CODE_RESERVED' }];

test('the API tells reserved setting codes when a connector is registered or changed', async () => {
  const added = await on.admin('POST', '/api/connectors', { ...draft('Reserved'), settings });
  expect(added.status).toBe(201);
  expect(added.json?.item).toMatchObject({ warnings });
  const path = `/api/connectors/${String(added.json?.item?.['id'])}`;
  expect((await on.admin('PATCH', path, { settings })).json?.item).toMatchObject({ warnings });
  expect((await on.admin('PATCH', path, { title: 'x' })).json?.item).not.toHaveProperty('warnings');
});

test('an import tells reserved setting codes in its plan and in its report', async () => {
  const connectors = [{ ...draft('From a file'), settings }];
  const text = JSON.stringify({ format: 'connector-desk/connectors', version: 1, connectors });
  for (const apply of [false, true]) {
    const { json } = await on.admin('POST', '/api/connectors/import', { text, apply });
    expect(json?.item?.['entries']).toMatchObject([{ action: 'add', warnings }]);
  }
});

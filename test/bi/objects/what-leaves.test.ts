import { getConnector } from '../../../server/bitrix24/biconnector/connectors.ts';
import { parseConnectorId } from '../../../server/bitrix24/biconnector/ids.ts';
import { readResult, type Answer } from '../../../server/bitrix24/answer.ts';
import { createRegisterEvents } from '../../../server/portals/installation/register-events.ts';
import { boundEvents } from '../../../server/portals/installation/lifecycle-event.ts';
import { bootstrapOf, startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';

test.each(['4.0', '5.', '5\n', '\n5', '5\u00a0', '0b1', '1_0', '１', '1,0', ''])(
  'ids that PHP would bend are refused: %j',
  id => {
    expect(parseConnectorId(id)).toBeUndefined();
  },
);

describe('an error inside result with HTTP 200 is a failure', () => {
  test.each([
    { error: {} },
    { error: null },
    { error: { error: '' } },
    { error: [], error_description: 'x' },
  ])('an error inside result without a code is a failure: %j', result => {
    expect(readResult(result, undefined)).toMatchObject({ ok: false, code: 'PORTAL_NONSENSE', status: 502 });
  });

  test.each([[[]], [{}], [{ item: [] }], [{ item: null }], [null], [true]])(
    'an answer without a connector is a failure: %j',
    async result => {
      const id = parseConnectorId('1');
      if (id === undefined) throw new Error('The id is not valid');
      const answer = await getConnector(() => Promise.resolve({ ok: true, result, time: undefined }), id);
      expect(answer).toMatchObject({ ok: false, code: 'PORTAL_NONSENSE' });
    },
  );

  const [first] = boundEvents;
  const others = Object.fromEntries(boundEvents.slice(1).map(event => [event, true]));
  test.each<[string, object]>([
    ['an error', { result: others, result_error: { [first]: { error: 'ACCESS_DENIED' } } }],
    ['an error as text', { result: others, result_error: { [first]: 'ACCESS_DENIED' } }],
    ['an error inside its result', { result: { ...others, [first]: { error: 'ACCESS_DENIED' } } }],
    ['a nested one', { result: { ...others, [first]: { error: { error: 'ACCESS_DENIED' } } } }],
  ])('%s of one command in a batch is a failure', async (_name, batch) => {
    const call = (method: string): Promise<Answer> =>
      Promise.resolve({ ok: true, result: method === 'batch' ? batch : [], time: undefined });
    expect(await createRegisterEvents('https://desk.example.com/events')(call)).toMatchObject({
      ok: false,
      code: 'ACCESS_DENIED',
    });
  });

  test('a batch that leaves out the answer to one command is a failure', async () => {
    const call = (method: string): Promise<Answer> =>
      Promise.resolve({ ok: true, result: method === 'batch' ? { result: others } : [], time: undefined });
    expect(await createRegisterEvents('https://desk.example.com/events')(call)).toMatchObject({ ok: false });
  });
});

describe('through the whole app', () => {
  let t: DeskUnderTest;
  beforeAll(async () => {
    t = await startDesk();
    t.portal.seedDemo();
  });
  afterAll(() => t.close());

  test('nothing that the client adds to a request is sent to the portal', async () => {
    const token = tokenOf(await t.open());
    t.portal.rest.requests.length = 0;
    expect((await t.connector('1?id=2&auth=x&select[]=ID&access_token=y', token)).status).toBe(200);
    const [sent] = t.portal.rest.requests;
    expect(sent?.url.replace(/[?&]bx24_\w+=[^&]*/g, '')).toBe('/rest/biconnector.connector.get');
    const names = Object.keys(sent?.params ?? {}).filter(name => !name.startsWith('bx24_'));
    expect(names.sort()).toEqual(['auth', 'id']);
    expect(sent?.params).toMatchObject({ id: 1, auth: sent?.accessToken });
  });

  test('unknown fields are not stored with the settings', async () => {
    const headers = {
      authorization: `Bearer ${tokenOf(await t.open())}`,
      'content-type': 'application/json',
    };
    const path = '/api/settings/recent-connectors';
    const body = JSON.stringify({ item: [{ id: 1, title: 'x', url: 'https://evil.example' }], host: 'x' });
    expect((await t.request(path, { method: 'PUT', headers, body })).status).toBe(200);
    expect((await t.request(path, { headers })).json).toEqual({ item: [{ id: 1, title: 'x' }] });
  });

  test('the install check does not take an error for an administrator', async () => {
    const page = bootstrapOf(await t.post(t.portal.opening({ target: 'installer' })));
    t.portal.rest.faults.push({
      kind: 'json',
      match: 'batch',
      body: {
        result: {
          result: {
            profile: { error: 'ACCESS_DENIED', ADMIN: true },
            method: { isExisting: true, isAvailable: true },
          },
          result_error: [],
        },
      },
    });
    const answer = await t.request('/api/installation/check', {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(page)}` },
    });
    expect(answer.json?.item?.['admin']).not.toBe(true);
  });
});

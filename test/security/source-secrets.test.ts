import { api } from '../stage/api-client.ts';
import { seed } from '../bitrix24/biconnector/cases/seed.ts';
import { startDesk, tokenOf, type Answer } from '../stage/desk.ts';
import { outOfTime } from '../stage/out-of-time.ts';
import { startEndpoint } from '../portal/tests/endpoint.ts';

/** Time limit of saving a source, in milliseconds; no answer reaches it. */
const saveSourceMs = 59_000;

test('no value of a source’s setting is in any answer, error or log', async () => {
  const endpoint = await startEndpoint();
  const t = await startDesk({ saveSourceMs, config: { logLevel: 'trace' } });
  try {
    seed(t.portal, t.sandbox.app.clientId, endpoint.url);
    const ask = api(t, tokenOf(await t.open()));
    const answers: Answer[] = [];
    const keep = async (...question: Parameters<typeof ask>) => answers.push(await ask(...question));
    const draft = { title: 'S', connectorId: 1, settings: { token: 'PROBE-typed' } };

    // Sources are read in every way, as the portal answers and as it must not answer.
    for (const shape of ['null', 'empty-list'] as const) {
      t.portal.biconnector.switches.sourceListNoSettings = shape;
      for (const ids of [true, false]) {
        Object.assign(t.portal.biconnector.switches, { sourceListSettingIds: ids, idsAsText: ids });
        await keep('GET', '/api/sources');
        await keep('GET', '/api/sources?page=1&order=-title&filter[title][in]=Stored,x');
        await keep('GET', '/api/sources/1');
      }
    }
    t.portal.rest.faults.push({
      kind: 'json',
      match: 'biconnector.source.get',
      body: {
        result: {
          item: {
            id: 1,
            value: 'PROBE-odd',
            settings: [{ code: 'a', value: 'PROBE-odd', secret: 'PROBE-odd' }],
            connection: { id: 1, title: 'x', password: 'PROBE-odd' },
          },
        },
      },
    });
    await keep('GET', '/api/sources/1');
    // Sources are written: well, wrongly, refused by the connector, too late, broken off, and to a portal that answers nonsense.
    await keep('POST', '/api/sources', draft);
    await keep('PATCH', '/api/sources/1', { description: 'x' });
    await keep('PATCH', '/api/sources/1', { settings: { token: 'PROBE-typed' } });
    await keep('POST', '/api/sources', { ...draft, title: '' });
    await keep('POST', '/api/sources', { ...draft, settings: 'PROBE-typed' });
    await keep('POST', '/api/sources', { ...draft, settings: { token: ['PROBE-typed'] } });
    await keep('POST', '/api/sources', { ...draft, connectorId: 4 });
    for (const fault of [
      { kind: 'hang' },
      { kind: 'reset' },
      { kind: 'cut' },
      { kind: 'html' },
      { kind: 'status', status: 500, code: 'INTERNAL_SERVER_ERROR' },
      { kind: 'status', status: 403, code: 'insufficient_scope' },
    ] as const) {
      const broken = async (match: string, ...question: Parameters<typeof ask>) => {
        t.portal.rest.faults.push({ ...fault, match });
        const call = () => keep(...question);
        const isSilent = () => t.portal.rest.faults.hanging > 0;
        await (fault.kind === 'hang' ? outOfTime(saveSourceMs, call, isSilent) : call());
      };
      await broken('biconnector.source.add', 'POST', '/api/sources', draft);
      const change = { title: 'x', settings: { token: 'PROBE-typed' } };
      await broken('biconnector.source.update', 'PATCH', '/api/sources/1', change);
    }
    await t.request('/api/sources', {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(await t.open())}`, 'content-type': 'application/json' },
      body: '{"settings":{"token":"PROBE-typed"',
    });

    // The probes were there and could have leaked.
    expect(endpoint.received.some(({ body }) => body.includes('PROBE-stored'))).toBe(true);
    expect(endpoint.received.some(({ body }) => body.includes('PROBE-typed'))).toBe(true);
    expect(answers.filter(({ status }) => status < 300).length).toBeGreaterThan(12);
    expect(answers.filter(({ status }) => status >= 400).length).toBeGreaterThan(12);
    for (const { text, headers } of answers)
      expect(text + JSON.stringify([...headers])).not.toContain('PROBE');
    expect(t.log()).not.toContain('PROBE');
    expect(answers[2]?.json?.item?.['settings']).toEqual([
      { code: 'token', name: 'Token', type: 'STRING', state: 'set' },
    ]);
  } finally {
    await t.close();
    await endpoint.close();
  }
});

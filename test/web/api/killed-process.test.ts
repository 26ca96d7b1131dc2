import { askApi, open, setStage } from '../../stage/built-servers.ts';
import { databaseKind } from '../../stage/fresh-database.ts';
import { draft } from '../../stage/service-api.ts';
import { until } from '../../stage/until.ts';

const add = 'biconnector.connector.add';

test(`a write whose process is killed is not run again by any process (${databaseKind})`, async () => {
  const s = await setStage();
  try {
    const [one, other] = await Promise.all([s.serve(), s.serve()]);
    const frameToken = await open(one.origin, s.portal.opening({ target: 'application' }));
    const made = await askApi(one.origin, '/api/service-keys', frameToken, {
      method: 'POST',
      body: { name: 'Deploy', scope: 'write', expires: { inDays: 30 } },
    });
    const { key } = made.json['item'] as { readonly key: string };
    const register = async (origin: string) => {
      const answer = await fetch(`${origin}/api/v1/connectors`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'idempotency-key': 'deploy-7',
        },
        body: JSON.stringify(draft('Once')),
      });
      const { error } = (await answer.json()) as { readonly error: { readonly code: string } };
      return [answer.status, error.code];
    };

    s.portal.rest.faults.push({ kind: 'hang', match: add });
    const lost = register(one.origin).catch(() => 'broken');
    await until(() => s.portal.rest.faults.hanging === 1);
    // The other process sees that the write is under way.
    expect(await register(other.origin)).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
    await one.kill();
    expect(await lost).toBe('broken');
    expect(await register(other.origin)).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
    // The lease of the killed process ends.
    await s.db
      .updateTable('idempotency')
      .set({ lease_until: Date.now() - 1 })
      .execute();
    for (let repetition = 1; repetition <= 2; repetition += 1)
      expect(await register(other.origin)).toEqual([409, 'MAY_HAVE_ARRIVED']);
    expect(s.portal.rest.requests.filter(({ restMethod }) => restMethod === add)).toHaveLength(1);
    // The audit trail contains the write, although its outcome is unknown.
    const audit = await s.db.selectFrom('audit').selectAll().where('key_name', 'is not', null).execute();
    expect(audit.map(({ status }) => status)).toContain(null);
  } finally {
    await s.close();
  }
});

import { startDesk } from '../../stage/desk.ts';

test('the id of a request is a UUID that begins with the time, and no two are equal', async () => {
  const t = await startDesk();
  try {
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.push((await t.request('/api/connectors/1')).headers.get('x-request-id') ?? '');
      t.sandbox.clock.advance(1);
    }
    for (const id of ids)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(ids).toEqual([...new Set(ids)].sort());
    const time = parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16);
    expect(Math.abs(time - t.sandbox.clock.now())).toBeLessThan(60_000);
  } finally {
    await t.close();
  }
});

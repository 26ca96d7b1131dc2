import { start } from '../start/process.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { deliver, install } from '../stage/portal-life.ts';
import { operatorEnvironment } from './environment.ts';

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile({ installed: false });
});
afterEach(() => on.close());

async function operator(...parameters: readonly string[]): Promise<{ code: number | null; output: string }> {
  const command = start(
    process.execPath,
    ['dist/server/operator/index.js', ...parameters],
    operatorEnvironment(on.t.config),
  );
  // SIGCONT does nothing to a running process, so this only waits for its end.
  const code = await command.stop('SIGCONT');
  return { code, output: command.output() };
}

test('the operator sees every portal with its state and its background users, and no secret', async () => {
  const { t } = on;
  expect((await operator('portals')).output).toBe('No portals.\n');
  await install(t);
  await t.open(t.portal.users.analyst);
  const unpaid = await t.sandbox.addPortal({ profile: 'box' });
  await install(t, unpaid);
  unpaid.payment({ expired: true });
  await deliver(t, unpaid);
  await on.db
    .updateTable('tokens')
    .set({ state: 'invalid_grant', ended_at: 0 })
    .where('member_id', '=', t.portal.memberId)
    .where('user_id', '<>', t.portal.users.analyst.id)
    .execute();

  const list = await operator('portals');
  expect(list.code).toBe(0);
  const lineOf = (text: string, host: string) => text.split('\n').find(line => line.includes(host)) ?? '';
  expect(lineOf(list.output, t.portal.host)).toMatch(/^needs-authorization .* {2}3$/);
  expect(lineOf(list.output, unpaid.host)).toMatch(/^suspended .* {2}1$/);

  const suspended = await operator('portals', '--state', 'suspended', '--json');
  expect(JSON.parse(suspended.output)).toMatchObject([{ host: unpaid.host, memberId: unpaid.memberId }]);

  for (const name of [t.portal.host, t.portal.memberId]) {
    const { output } = await operator('portals', 'show', name);
    expect(output).toContain('state: needs-authorization, since 1970-01-01 00:00');
    expect(output).toContain('remedy: an administrator of the portal opens the app once');
    expect(output).toContain(`installer ${t.portal.users.admin.id}: ended (invalid_grant)`);
  }
  const shown = await operator('portals', 'show', t.portal.host, '--json');
  expect(JSON.parse(shown.output)).toMatchObject([{ memberId: t.portal.memberId, users: 3 }]);

  const applicationTokens = [t.portal, unpaid].map(portal => portal.installation()?.applicationToken ?? '');
  const used = t.sandbox.oauth.requests.flatMap(({ accessToken }) => accessToken ?? []);
  for (const secret of [...applicationTokens, ...used, t.config.client.secret])
    for (const { output } of [list, suspended, shown]) expect(output).not.toContain(secret);
});

test.each([
  [['portals', '--state', 'asleep'], 'There is no state "asleep"'],
  [['portals', 'show', 'nowhere.example'], 'There is no portal "nowhere.example"'],
])('the operator command %j fails with a message and without a stack trace', async (parameters, words) => {
  const { code, output } = await operator(...parameters);
  expect(code).toBe(1);
  expect(output).toContain(words);
  expect(output).not.toMatch(/^ +at /m);
});

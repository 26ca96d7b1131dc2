import { ask, child } from '../../bench/children.ts';
import { databaseKind, freshDatabase } from '../../stage/fresh-database.ts';
import { startSandbox } from '../../portal/sandbox.ts';

interface Report {
  readonly outcomes: readonly string[];
  readonly sentAt: readonly number[];
}

test(`two processes share one budget and never exceed it together (real child processes, ${databaseKind})`, async () => {
  const sandbox = await startSandbox();
  const portal = await sandbox.addPortal();
  portal.addToPortal();
  portal.finishInstallation();
  const database = await freshDatabase({ shared: true });
  const { accessToken } = portal.mintTokens(portal.users.admin);
  const processes = [1, 2].map(() =>
    child('../bitrix24/limits/limited-process.ts', [
      database.url,
      portal.origin,
      portal.memberId,
      accessToken,
    ]),
  );
  try {
    await Promise.all(processes.map(each => ask(each)));
    const begun = Date.now();
    const reports = await Promise.all(processes.map(each => ask<Report>(each, 25 as never)));
    expect(reports.flatMap(({ outcomes }) => outcomes)).toEqual(Array.from({ length: 50 }, () => '200'));
    expect(portal.rest.requests.filter(({ restMethod }) => restMethod === 'profile')).toHaveLength(50);
    // Ten may go at once, then ten a second. A busy machine sends a call later than that, never earlier.
    const sentAt = reports.flatMap(report => report.sentAt).sort((one, other) => one - other);
    for (const [index, at] of sentAt.entries())
      expect(at - begun).toBeGreaterThanOrEqual((index - 9) * 100 - 1);
  } finally {
    for (const each of processes) each.disconnect();
    await Promise.all(processes.map(each => new Promise(resolve => each.once('exit', resolve))));
    await sandbox.close();
    await database.drop();
  }
});

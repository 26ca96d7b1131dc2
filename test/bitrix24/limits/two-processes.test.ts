import { ask, child } from '../../bench/children.ts';
import { databaseKind, freshDatabase } from '../../stage/fresh-database.ts';
import { startSandbox } from '../../portal/sandbox.ts';

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
    // The processes assume a burst of ten and ten a second; two more allow for calls that overtake each other.
    portal.rest.bucket = { capacity: 12, drainPerSecond: 10 };
    portal.rest.rateLimit = true;
    const begun = performance.now();
    const outcomes = await Promise.all(processes.map(each => ask<string[]>(each, 25 as never)));
    const took = performance.now() - begun;
    expect(outcomes.flat()).toEqual(Array.from({ length: 50 }, () => '200'));
    expect(portal.rest.requests.filter(({ restMethod }) => restMethod === 'profile')).toHaveLength(50);
    // Forty calls have to wait for a turn, a tenth of a second each.
    expect(took).toBeGreaterThanOrEqual(3_900);
  } finally {
    for (const each of processes) each.disconnect();
    await Promise.all(processes.map(each => new Promise(resolve => each.once('exit', resolve))));
    await sandbox.close();
    await database.drop();
  }
});

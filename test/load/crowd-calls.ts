import { randomBytes, randomInt } from 'node:crypto';
import autocannon from 'autocannon';
import { systemClock } from '../../server/time/clock.ts';
import { createFrameTokens } from '../../server/web/session/frame-token.ts';
import { ask, child } from '../bench/children.ts';
import { residentMegabytes } from '../bench/memory.ts';
import { start, type Started } from '../start/process.ts';
import { freshPostgres, memberIdOf, storeCrowd, installedAt } from './crowd.ts';
import { addressOf } from './portals.ts';

const portals = 1_000;
const usersOfEach = 10;
const connections = 32;
const appUrl = 'http://127.0.0.1:9';

/** Measures two processes on one PostgreSQL while all users of all portals request connectors in turns. */
export async function measureCrowd(calls: number): Promise<void> {
  const database = await freshPostgres();
  const portalsProcess = child('../load/portals.ts', [String(portals)]);
  const port = await ask<number>(portalsProcess);
  const key = randomBytes(32);
  const secret = randomBytes(32).toString('hex');
  await storeCrowd(
    database.url,
    [{ id: 'k', key }],
    { portals, usersOfEach },
    portal => `http://${addressOf(portal)}:${port}/rest/`,
  );
  const env = {
    PORT: '0',
    HOST: '127.0.0.1',
    APP_URL: appUrl,
    B24_CLIENT_ID: 'app.0123456789abcd.01234567',
    B24_CLIENT_SECRET: randomBytes(20).toString('hex'),
    B24_OAUTH_SERVERS: 'http://127.0.0.1:9',
    ALLOW_INSECURE_PORTALS: '1',
    SESSION_SECRET: secret,
    TOKEN_KEYS: `k:${key.toString('base64')}`,
    DATABASE_URL: database.url,
    // All requests come from one address.
    INBOUND_PER_MINUTE: '0',
  };
  const desks = [0, 1].map(() => start(process.execPath, ['dist/server/index.js'], env));
  try {
    const origins = await Promise.all(desks.map(originOf));
    const rows: Record<string, string | number>[] = [];
    const steps = 4;
    for (let step = 0; step <= steps; step += 1) {
      // The first step warms up: each process serves every user once.
      const amount = step === 0 ? 2 * portals * usersOfEach : Math.round(calls / steps);
      const bearers = await bearersOf(secret);
      const [one, other] = await Promise.all(
        origins.map(origin => callAll(origin, bearers, Math.round(amount / 2))),
      );
      if (one === undefined || other === undefined) continue;
      const [first, second] = await Promise.all(desks.map(({ child: { pid } }) => residentMegabytes(pid)));
      rows.push({
        calls: amount,
        'calls/s': Math.round(one.perSecond + other.perSecond),
        'p50 ms': Math.max(one.p50, other.p50),
        'p99 ms': Math.max(one.p99, other.p99),
        failed: one.failed + other.failed,
        'resident MB': `${String(first)} + ${String(second)}`,
      });
    }
    process.stdout.write(
      `\nbiconnector.connector.get, 2 processes, PostgreSQL, ${portals} portals, ${portals * usersOfEach} users, ${connections} at a time\n`,
    );
    console.table(rows);
  } finally {
    await Promise.all(desks.map(desk => desk.stop()));
    portalsProcess.disconnect();
    await database.drop();
  }
}

async function originOf(desk: Started): Promise<string> {
  const [, port] = await desk.printed(/"port":(\d+)/, 30_000);
  return `http://127.0.0.1:${String(port)}`;
}

/** Issues a frame token for every user, like that of an opened page. */
function bearersOf(secret: string): Promise<readonly string[]> {
  const tokens = createFrameTokens({
    secrets: [secret],
    audience: appUrl,
    clock: systemClock,
    installedAt: () => Promise.resolve(installedAt),
  });
  return Promise.all(
    Array.from({ length: portals * usersOfEach }, async (_, index) => {
      const memberId = memberIdOf(Math.floor(index / usersOfEach));
      return `Bearer ${await tokens.issue({ memberId, userId: (index % usersOfEach) + 1 }, installedAt)}`;
    }),
  );
}

async function callAll(origin: string, bearers: readonly string[], amount: number) {
  // A random start keeps the two processes from asking for the same users at the same time.
  let next = randomInt(bearers.length);
  const { latency, non2xx, errors, duration } = await autocannon({
    url: origin,
    connections: connections / 2,
    amount,
    requests: [
      {
        setupRequest: request => {
          next = (next + 1) % bearers.length;
          const authorization = bearers[next] ?? '';
          return { ...request, path: `/api/connectors/${(next % 200) + 1}`, headers: { authorization } };
        },
      },
    ],
  });
  return { perSecond: amount / duration, p50: latency.p50, p99: latency.p99, failed: non2xx + errors };
}

/**
 * `npm run demo` runs a sandbox portal and the built app on this machine. With `--dev` (`npm run dev`) the app runs
 * from its sources and restarts at every change.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp, watchPage } from './demo/app-process.ts';
import { findPort } from './demo/find-port.ts';
import { welcome } from './demo/welcome.ts';
import { createPortalPage } from './page.ts';
import { startSampleConnector } from './sample-connector/start-sample-connector.ts';
import { startSandbox } from './sandbox.ts';

/** A browser treats these two hosts as different sites, as it does a real portal and app. */
const appHost = '127.0.0.1';
const portalHost = 'localhost';

const fromSource = process.argv.includes('--dev');
const appPort = await findPort(Number(process.env['PORT'] ?? 3000));
const portalPort = await findPort(Number(process.env['PORTAL_PORT'] ?? 3100));
const appUrl = `http://${appHost}:${appPort.port}`;
const scratch = await mkdtemp(path.join(tmpdir(), 'connector-desk-demo-'));

const sandbox = await startSandbox({
  app: {
    code: 'sandbox.connectordesk',
    // docs/publishing.md tells operators to request only this scope.
    scopes: ['biconnector'],
    url: `${appUrl}/placement`,
    installUrl: `${appUrl}/install`,
    eventUrl: `${appUrl}/events`,
    redirectUrl: `${appUrl}/oauth/callback`,
  },
});
const portal = await sandbox.addPortal({
  host: portalHost,
  port: portalPort.port,
  // The sample connector runs on this machine.
  allowLocalConnections: true,
  lang: Intl.DateTimeFormat().resolvedOptions().locale.startsWith('ru') ? 'ru' : 'en',
});
const sample = await startSampleConnector({ wait: ms => sandbox.clock.wait(ms) });
portal.servePages(createPortalPage(sandbox, portal, { sample }));
portal.seedDemo(sandbox.app, sample);
Object.assign(portal.events.settings, { mode: 'auto', delayMs: 1000 });

async function close(code: number): Promise<never> {
  await Promise.all([sandbox.close(), sample.close()]);
  await rm(scratch, { recursive: true, force: true });
  process.exit(code);
}

const app = await startApp({
  origin: appUrl,
  logFile: path.join(scratch, 'app.log'),
  fromSource,
  env: {
    PORT: String(appPort.port),
    HOST: appHost,
    APP_URL: appUrl,
    B24_CLIENT_ID: sandbox.app.clientId,
    B24_CLIENT_SECRET: sandbox.app.clientSecret,
    B24_OAUTH_SERVERS: sandbox.oauth.origin,
    DATABASE_URL: `sqlite:${path.join(scratch, 'demo.sqlite')}`,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    TOKEN_KEYS: `demo:${randomBytes(32).toString('base64')}`,
    ALLOW_INSECURE_PORTALS: '1',
    ALLOW_PRIVATE_ENDPOINTS: '1',
    ALLOW_PRIVATE_DATABASES: '1',
  },
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return close(1);
});

const moved = [
  { who: 'the portal', ...portalPort },
  { who: 'the app', ...appPort },
].filter(({ port, wished }) => port !== wished);
if (fromSource) watchPage();
process.stdout.write(
  welcome(
    portal.origin,
    moved.map(({ who, port, wished }) => `Port ${wished} is taken: ${who} uses ${port}.`),
  ),
);

const interrupted = new Promise<'interrupted'>(resolve => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve('interrupted'));
});
if ((await Promise.race([interrupted, app.ended])) === 'interrupted') {
  process.stdout.write('\n  Stopping…\n');
  await app.stop();
  await close(0);
}
process.stderr.write(`The app stopped unexpectedly. Its log: ${path.join(scratch, 'app.log')}\n`);
await Promise.all([sandbox.close(), sample.close()]);
process.exit(1);

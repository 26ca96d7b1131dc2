/** An application that nobody here wrote for the sandbox is installed in it and works, with the unmodified SDK. */
import { createRequire } from 'node:module';
import type { AppCard } from '../app-card.ts';
import { listen, type Listening } from '../http/listen.ts';
import { readSeedFile, startPortal, type RunningPortal } from '../start-portal.ts';
import { foreignApp } from './foreign-app.ts';

const sdk = createRequire(import.meta.url)
  .resolve('@bitrix24/b24jssdk')
  .replace('/cjs/index.cjs', '/umd/index.min.js');
const seed = readSeedFile('{"connectors":[{"key":"shop","title":"Shop"}]}');

let bitrix: RunningPortal;
let server: Listening;
let card: AppCard | undefined;

beforeEach(async () => {
  const secret = () => ({ clientId: card?.clientId ?? '', clientSecret: card?.clientSecret ?? '' });
  server = await listen('127.0.0.1', 0, foreignApp(secret, sdk));
  bitrix = await startPortal({
    seed,
    app: {
      url: `${server.origin}/`,
      installUrl: `${server.origin}/install`,
      scopes: ['biconnector', 'user'],
    },
  });
  card = bitrix.app;
});
afterEach(async () => {
  await bitrix.close();
  await server.close();
});

/** What the app's page shows. */
async function page(answer: Promise<Response> = bitrix.open()): Promise<unknown> {
  const html = await (await answer).text();
  return JSON.parse(/<pre>(.*)<\/pre>/s.exec(html)?.[1] ?? 'null');
}

test('a foreign app is installed by the portal and reads the profile and its connectors', async () => {
  expect(bitrix.portal.installation()?.installed).toBe(false);
  const installer = await bitrix.install();
  expect(await installer?.text()).toContain('installFinish');
  expect(bitrix.portal.installation()).toMatchObject({ installed: true, status: 'L' });
  expect(await page()).toMatchObject({
    profile: { result: { ID: '1', NAME: 'Alice', ADMIN: true } },
    list: { result: [{ title: 'Shop' }] },
  });
});

test('a foreign app with the right secret outlives its access token', async () => {
  await bitrix.install();
  const { url, body } = bitrix.portal.opening();
  bitrix.sandbox.clock.advance(3_700_000);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await page(fetch(url, { method: 'POST', headers, body }))).toMatchObject({
    list: { result: [{ title: 'Shop' }] },
  });
  const names = bitrix.traffic().map(({ kind, name, error }) => [kind, name, error]);
  expect(names).toContainEqual(['rest', 'profile', 'expired_token']);
  expect(names).toContainEqual(['oauth', 'refresh_token', undefined]);
});

test('an installer that fails leaves the installation unfinished', async () => {
  const broken = await startPortal({
    app: { url: server.origin, installUrl: `${server.origin}/nothing-here` },
  });
  await expect(broken.install()).rejects.toThrow('The installer answered 404');
  expect(broken.portal.installation()?.installed).toBe(false);
  await broken.close();
});

test('a portal for tests stops by itself at the end of its block', async () => {
  let origin: string;
  {
    await using portal = await startPortal();
    ({ origin } = portal);
    expect((await fetch(origin)).status).toBe(200);
  }
  await expect(fetch(origin)).rejects.toThrow();
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientFolder } from '../../../server/wiring/paths.ts';
import { startSandbox } from '../../portal/sandbox.ts';
import { bootstrapOf, startDesk, type Answer, type DeskUnderTest } from '../../stage/desk.ts';

let t: DeskUnderTest;
beforeAll(async () => {
  t = await startDesk();
});
afterAll(() => t.close());

const html = { accept: 'text/html' };

/** The content security policy as a map from directive to sources. */
const policyOf = ({ headers }: Answer) =>
  new Map(
    (headers.get('content-security-policy') ?? '').split('; ').map(part => {
      const [name = '', ...sources] = part.split(' ');
      return [name, sources.join(' ')];
    }),
  );

test('every HTML page, errors included, carries frame-ancestors for the verified portal only, else none, and runs no inline script without a nonce', async () => {
  const opened = await t.post(t.portal.opening());
  const pages: readonly (readonly [Answer, string])[] = [
    [opened, t.portal.origin],
    [await t.post(t.portal.opening({ target: 'installer' })), t.portal.origin],
    [await t.request(`/placement?DOMAIN=${t.portal.host}`, { headers: html }), t.portal.origin],
    [await t.request(`/install?DOMAIN=${t.portal.host}`, { headers: html }), t.portal.origin],
    [await t.request('/placement', { headers: html }), "'none'"],
    [await t.request('/placement?DOMAIN=evil.example', { headers: html }), "'none'"],
    [await t.request('/install', { headers: html }), "'none'"],
    [await t.request('/events', { headers: html }), "'none'"],
    [await t.request('/nothing', { headers: html }), "'none'"],
    [await t.request('/oauth/start?portal=evil.example', { headers: html }), "'none'"],
    [await t.request('/oauth/callback?code=x&state=y', { headers: html }), "'none'"],
    [await t.post({ ...t.portal.opening(), body: '' }), t.portal.origin],
    [await t.post({ ...t.portal.opening(), path: '/placement', body: '' }), "'none'"],
    // The words can be read in the frame of a known portal and in no other.
    [await t.post(t.portal.forgeries.opening('invented-token')), t.portal.origin],
  ];
  for (const [page, ancestors] of pages) {
    expect(page.headers.get('content-type')).toContain('text/html');
    const policy = policyOf(page);
    expect(policy.get('frame-ancestors')).toBe(ancestors);
    expect(policy.get('default-src')).toBe("'none'");
    const nonce = /'nonce-([\w-]+)'/.exec(policy.get('script-src') ?? '')?.[1];
    expect(nonce).toBeDefined();
    expect(policy.get('script-src')).toBe(`'self' 'nonce-${String(nonce)}'`);
    for (const [tag] of page.text.matchAll(/<(?:script|style)\b[^>]*>/g))
      expect(tag).toContain(`nonce="${String(nonce)}"`);
    expect(page.text).not.toMatch(/ on\w+=|javascript:/);
    expect(page.headers.get('x-frame-options')).toBeNull();
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('x-powered-by')).toBeNull();
  }
  expect(new Set(pages.map(([page]) => policyOf(page).get('script-src'))).size).toBe(pages.length);
});

test('the page tells which addresses a database has to let in, and nothing where the operator names none', async () => {
  const outboundAddresses = ['203.0.113.7', '2001:db8::/64'];
  const told = await startDesk({ config: { outboundAddresses } });
  expect(await told.open()).toMatchObject({ outboundAddresses });
  await told.close();
  expect(await t.open()).toMatchObject({ outboundAddresses: [] });
});

test('the placement page carries exactly one bootstrap with the data that the client needs', async () => {
  const page = await t.post(t.portal.opening({ placement: 'LEFT_MENU', placementOptions: { id: '4' } }));
  expect(page.text.match(/id="bootstrap"/g)).toHaveLength(1);
  expect(bootstrapOf(page)).toMatchObject({
    frameToken: expect.any(String),
    expiresIn: 900,
    lang: t.portal.lang,
    placement: 'LEFT_MENU',
    portal: { memberId: t.portal.memberId },
  });
  expect(bootstrapOf(page).placementOptions).toMatchObject({ id: '4' });
});

test('every answer carries the id of its line in the log', async () => {
  const answer = await t.request('/api/connectors/1');
  const id = answer.headers.get('x-request-id');
  expect(answer.json?.error?.requestId).toBe(id);
  expect(t.log()).toContain(String(id));
});

test('anonymous traffic over the limit is refused in words and with Retry-After', async () => {
  // A frozen clock: the whole minute is left, however long the requests take.
  const sandbox = await startSandbox({ clock: 'frozen' });
  const small = await startDesk({ sandbox, anonymousPerMinute: 3 });
  try {
    const answers = [];
    for (let index = 0; index < 5; index += 1)
      answers.push(await small.request('/placement', { headers: html }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(answers[4]?.headers.get('retry-after')).toBe('60');
    expect(answers[4]?.text).toContain('Too many requests');
  } finally {
    await small.close();
  }
});

test('the page’s files may be cached for ever, and the pages not at all', async () => {
  // A file of a few lines is too small to be compressed.
  const file = /assets\/(start-[\w-]+\.css)/.exec(
    await readFile(join(clientFolder, '.vite', 'manifest.json'), 'utf8'),
  )?.[1];
  const asset = await t.request(`/assets/${file ?? ''}`, { headers: { 'accept-encoding': 'gzip' } });
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(asset.headers.get('content-encoding')).toBe('gzip');
  expect((await t.request('/placement')).headers.get('cache-control')).toBe('no-store');
});

test.each(['/install', '/placement', '/events', '/oauth/callback'])(
  '%s answers a link checker’s HEAD with 200 or a redirect',
  async path => {
    expect([200, 301, 302]).toContain((await t.request(path, { method: 'HEAD' })).status);
  },
);

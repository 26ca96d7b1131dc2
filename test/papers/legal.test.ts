import { startDesk, type Answer, type DeskUnderTest } from '../stage/desk.ts';

let t: DeskUnderTest;
beforeAll(async () => {
  t = await startDesk({
    config: { publisher: { name: 'Example & Sons <Ltd>', contact: 'privacy@example.com' }, journalDays: 11 },
  });
});
afterAll(() => t.close());

const read = (path: string, init: RequestInit = {}): Promise<Answer> =>
  t.request(path, { headers: { accept: 'text/html' }, ...init });

const paths = ['/privacy', '/terms'] as const;
const both = paths.flatMap(path => (['en', 'ru'] as const).map(lang => [path, lang] as const));

test.each(both)('%s in %s opens in a bare browser with the headers of every page', async (path, lang) => {
  const page = await read(`${path}?LANG=${lang}`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toContain('text/html');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('set-cookie')).toBeNull();
  expect(page.text).toContain(`<html lang="${lang}">`);
  expect(page.text).not.toContain('<script');
  const nonce = /style-src 'self' 'nonce-([\w-]+)'/.exec(policy)?.[1] ?? 'no nonce';
  expect(page.text).toContain(`<style nonce="${nonce}">`);
});

test.each(both)('%s in %s names app, licensor and contact, as text', async (path, lang) => {
  const { text } = await read(`${path}?LANG=${lang}`);
  expect(text).toContain('Connector Desk');
  expect(text).toContain('Example &amp; Sons &lt;Ltd&gt;');
  expect(text).toContain('href="mailto:privacy@example.com"');
  expect(text).toContain(new URL(t.origin).host);
});

test.each(paths)('%s has as many sections and paragraphs in Russian as in English', async path => {
  const [en, ru] = await Promise.all(['en', 'ru'].map(lang => read(`${path}?LANG=${lang}`)));
  const counts = ({ text }: Answer) => [text.match(/<h2>/g)?.length, text.match(/<p>/g)?.length];
  expect(ru && counts(ru)).toEqual(en && counts(en));
  expect(ru?.text).toMatch(/[а-я]{4}/);
  expect(en?.text.replace('>Русский<', '')).not.toMatch(/[а-яё]/i);
});

test('the privacy notice tells how long this server keeps its journal', async () => {
  expect((await read('/privacy?LANG=en')).text).toContain('11 days');
  expect((await read('/privacy?LANG=ru')).text).toContain('дней: 11');
});

test("a page without LANG comes in the browser's language, and answers HEAD", async () => {
  const { text } = await read('/terms', { headers: { 'accept-language': 'ru-RU,ru;q=0.9' } });
  expect(text).toContain('Условия использования');
  for (const path of paths) {
    expect((await read(path, { method: 'HEAD' })).status).toBe(200);
    expect((await read(path, { method: 'POST' })).status).toBe(405);
  }
});

test('a server whose publisher is not set says who answers instead of leaving a gap', async () => {
  const bare = await startDesk();
  const { text } = await bare.request('/privacy?LANG=en');
  const { status } = await bare.request('/.well-known/security.txt');
  await bare.close();
  expect(status).toBe(404);
  expect(text).toContain(`Licensor: the operator of ${new URL(bare.origin).host}`);
  expect(text).toContain('Contact: the support contact');
  expect(text).not.toMatch(/undefined|mailto:/);
});

test('a page that a portal may frame opens the public pages beside the frame, where they can be shown', async () => {
  const { text } = await t.post(t.portal.forgeries.opening('invented-token'));
  const links = [...text.matchAll(/<a\b[^>]*>/g)].map(([tag]) => tag);
  expect(links).toHaveLength(3);
  for (const tag of links) expect(tag).toContain('target="_blank"');
});

test('the contact for reports stands where people look for it, for half a year', async () => {
  const { status, headers, text } = await read('/.well-known/security.txt');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(text).toContain('Contact: mailto:privacy@example.com\n');
  const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '');
  const days = (expires - t.clock.now()) / 86_400_000;
  expect(days).toBeGreaterThan(170);
  expect(days).toBeLessThan(365);
});

test('the links of every public page lead to pages that answer 200', async () => {
  const starts = ['/privacy?LANG=en', '/terms?LANG=ru', '/placement', '/api', '/api/v1', '/nothing'];
  const links = new Set<string>();
  for (const start of starts) {
    const { text } = await read(start);
    const own = [...text.matchAll(/<a\b[^>]*\bhref="(\/[^"]*)"/g)].map(([, href = '']) => href);
    expect([start, own.some(href => href.startsWith('/privacy'))]).toEqual([start, true]);
    for (const href of own) links.add(href.replaceAll('&amp;', '&'));
  }
  expect([...links]).toEqual(
    expect.arrayContaining(['/terms?LANG=en', '/api/v1?LANG=en', '/api/openapi.json']),
  );
  const answers = await Promise.all([...links].map(async href => [href, (await read(href)).status]));
  expect(answers).toEqual([...links].map(href => [href, 200]));
});

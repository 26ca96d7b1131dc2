/** Connectors, ids and frames that mean harm (promises 25, 26 and 31). */
import en from '../../client/messages/en/first-view.ts';
import ru from '../../client/messages/ru/first-view.ts';
import {
  appStages,
  connectorCalls,
  field,
  lookUp,
  result,
  serverCalls,
  type AppStage,
} from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';

const script = '<script>document.title="broken in"</script>';
const hostile = {
  title: `<img src=x onerror="alert(1)">${script}`,
  description: `</textarea><svg onload=alert(2)>${script} {{ 7*7 }} \${7*7} <%= 7*7 %> &lt;b&gt;`,
  logo: 'javascript:alert(document.domain)',
  urlCheck: 'javascript:alert(3)',
  urlTableList: `https://hostile.example/"onmouseover="alert(4)">${script}`,
  urlTableDescription: `data:text/html,${script}`,
  urlData: ' JaVaScRiPt:alert(5)',
  settings: [{ name: '<svg onload=alert(6)>', code: '__proto__', type: `STRING${script}` }],
  sourceCode: '"><script>',
};

/** What could run or lead away, anywhere in the app's page. */
const dangers = (set: AppStage) =>
  set.frame().then(frame =>
    frame.evaluate(`({
      scripts: [...document.querySelectorAll('#app script, #app iframe, #app object, #app embed')].length,
      handlers: [...document.querySelectorAll('#app *')].flatMap(({ attributes }) =>
        [...attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name)),
      links: [...document.querySelectorAll('#app [href]')].map(({ protocol, href }) => protocol ?? href)
        .filter(protocol => !/^https?:$/.test(protocol)),
      images: [...document.querySelectorAll('#app img')].map(({ src }) => src),
      title: document.title,
      polluted: ({}).name,
    })`),
  );
const nothing = {
  scripts: 0,
  handlers: [],
  links: [],
  images: [],
  title: 'Connector Desk',
  polluted: undefined,
};

describeInBrowser('harm', room => {
  const stage = appStages(room);

  it('a connector full of markup, scripts and javascript: links shows as text', async () => {
    const set = await stage();
    const { open, app, portal, sandbox, troubles } = set;
    const id = portal.connectors.add(hostile, { appClientId: sandbox.app.clientId });
    await open();
    await lookUp(app, String(id));
    await result(app, hostile.title);
    const texts = await app.locator('article').innerText();
    for (const text of [hostile.description, hostile.urlCheck, hostile.urlTableList, hostile.sourceCode])
      expect(texts).toContain(text);
    for (const text of ['__proto__', hostile.settings[0]?.name, hostile.settings[0]?.type])
      expect(texts).toContain(text);
    expect(texts).toContain(en.found.unsafeLogo);
    expect(await app.locator('.logo svg').count()).toBe(1);
    expect(await app.locator('.logo img').count()).toBe(0);
    await click(app.locator('summary'));
    expect(await app.locator('.raw').innerText()).toContain('javascript:alert(document.domain)');
    // The title of a window is text, whatever it holds.
    const harmless = { ...nothing, title: `${hostile.title} · Connector Desk` };
    expect(await dangers(set)).toEqual(harmless);
    // The chip of the recent connectors carries its title, too.
    await app.getByRole('button', { name: hostile.title }).waitFor();
    for (const link of await app.locator('article a').all()) await link.hover();
    expect(await dangers(set)).toEqual(harmless);
    expect(troubles).toEqual([]);
  });

  it.each([
    'http://logo.example/plain.png',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'blob:https://app.example/1',
    '//logo.example/relative.png',
    'logo.png',
  ])('a logo that is neither https nor an inline image gives way to a placeholder: %s', async logo => {
    const { open, app, portal, sandbox, page, troubles } = await stage();
    const id = portal.connectors.add({ title: 'Logo', logo }, { appClientId: sandbox.app.clientId });
    const requested: string[] = [];
    page.on('request', request => requested.push(request.url()));
    await open(`?connector=${id}`);
    await result(app, 'Logo');
    expect(await app.locator('.logo img').count()).toBe(0);
    expect(await app.locator('.logo svg').count()).toBe(1);
    expect(requested.filter(url => url.includes('logo.'))).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('a logo that cannot be loaded gives way to a placeholder', async () => {
    const { open, app, context } = await stage();
    await context.route('https://logo.invalid/**', route => route.abort());
    await open('?connector=7');
    await result(app, 'Call centre statistics');
    await app.locator('.logo svg').waitFor();
    expect(await app.locator('.logo img').count()).toBe(0);
  });

  it('ids that PHP would bend are refused before any request, in words', async () => {
    const { open, app, portal, desk } = await stage();
    await open();
    for (const [text, reason, suggestion] of [
      ['4.7', 'fraction'],
      ['1e3', 'exponent'],
      [' 5', 'blanks', '5'],
      ['5 ', 'blanks', '5'],
      ['+5', 'sign', '5'],
      ['-3', 'sign'],
      ['0', 'zero'],
      ['007', 'leadingZero', '7'],
      ['٤', 'foreignDigits', '4'],
      ['9007199254740993', 'tooLarge'],
      ['', 'empty'],
      ['   ', 'empty'],
    ] as const) {
      await lookUp(app, text);
      const note = app.getByRole('alert');
      await note.getByText(en.finder.refused[reason]).waitFor();
      expect(await field(app).getAttribute('aria-invalid')).toBe('true');
      const offers = await note.getByRole('button').allInnerTexts();
      expect(offers).toEqual(suggestion === undefined ? [] : [`Use ${suggestion}`]);
    }
    // What is no number at all is looked for in the list.
    for (const text of ['0x1A', 'abc', 'true']) {
      await lookUp(app, text);
      await app.getByText(en.list.nothing.replace('{text}', text)).waitFor();
      expect(await field(app).getAttribute('aria-invalid')).toBe('false');
    }
    expect(connectorCalls(portal)).toBe(0);
    expect(serverCalls(desk)).toBe(0);

    await lookUp(app, '+4');
    await click(app.getByRole('button', { name: 'Use 4' }));
    await result(app, 'Weather archive');
    expect(connectorCalls(portal)).toBe(1);
  });

  it('ids of a deep link are judged like typed ones, in the portal’s language', async () => {
    const { open, app, portal, desk } = await stage({ portal: { lang: 'ru' } });
    await open('?connector=4.7');
    await app.getByRole('alert').getByText(ru.finder.refused.fraction).waitFor();
    expect(connectorCalls(portal)).toBe(0);
    expect(serverCalls(desk)).toBe(0);
  });

  it('nobody but the verified portal may put the app in a frame', async () => {
    const { context, desk, portal, sandbox } = await stage();
    const other = await sandbox.addPortal();
    const page = await context.newPage();
    for (const path of [
      `/placement?DOMAIN=${portal.host}&PROTOCOL=0&LANG=en`,
      '/placement',
      '/install',
      '/nowhere',
    ]) {
      other.servePages((_request, response) => {
        response
          .setHeader('content-type', 'text/html')
          .end(`<iframe src="${desk.origin}${path}" title="stolen"></iframe>`);
      });
      const complaint = page.waitForEvent('console', {
        predicate: each => each.text().includes('frame-ancestors'),
      });
      await page.goto(other.origin);
      await complaint;
      await page.frames()[1]?.waitForURL('chrome-error://chromewebdata/');
    }
  });
});

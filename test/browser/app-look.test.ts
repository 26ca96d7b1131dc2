/** How the app looks in the portal: nothing sticks out, nothing scrolls, nothing complains (promise 29). */
import en from '../../client/messages/en/first-view.ts';
import ru from '../../client/messages/ru/first-view.ts';
import { appStages, lookUp, result, until, type AppStage } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';
import { fits, sticksOut } from '../stage/browser/frame-fit.ts';

const long = 'Advertising expenses of all channels, consolidated by campaign, region and day';
const titles = [
  'Northwind warehouse',
  'Orders database',
  'Учёт рабочего времени',
  'Weather archive',
  long,
] as const;

const pageIsWide = ({ page }: AppStage): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth > innerWidth');

describeInBrowser('the look of the app', room => {
  const stage = appStages(room);

  it('an ordinary session at 1280×720 has no scrollbar, no console error and no failed request', async () => {
    const set = await stage();
    const { open, app, page, troubles } = set;
    await open();
    await fits(set);
    expect(await page.locator('#pagetitle').innerText()).toBe('Connector Desk');
    for (const [index, title] of titles.entries()) {
      await lookUp(app, String(index + 1));
      await result(app, title);
      await fits(set);
    }
    expect(await sticksOut(set)).toEqual([]);
    await click(app.locator('summary'));
    await app.locator('details[open]').waitFor();
    await fits(set);
    await click(app.getByRole('button', { name: 'Refresh' }));
    await result(app, long);
    await lookUp(app, '999');
    await result(app, en.failures.CONNECTOR_NOT_FOUND.title);
    await fits(set);
    await lookUp(app, '4.7');
    await app.getByRole('alert').getByText(en.finder.refused.fraction).waitFor();
    await click(app.getByRole('button', { name: 'Show connector 2 Orders database' }));
    await result(app, 'Orders database');
    await fits(set);
    // What was long has become short: the frame shrinks with it, and the portal's page with the frame.
    expect(await pageIsWide(set)).toBe(false);
    expect(troubles).toEqual([]);
  });

  it.each([
    ['en', en],
    ['ru', ru],
  ] as const)('speaks the language of the portal, %s', async (lang, words) => {
    const set = await stage({ portal: { lang } });
    const { open, app, frame, troubles } = set;
    await open();
    await app.getByRole('heading', { name: words.list.heading, exact: true }).waitFor();
    expect(await (await frame()).evaluate('document.documentElement.lang')).toBe(lang);
    await lookUp(app, '1');
    await result(app, titles[0]);
    const text = await app.locator('main').innerText();
    const { addresses, settings, properties, urlData, settingCode, created, createdNote, refresh } =
      words.found;
    for (const word of [addresses, settings, properties, urlData, settingCode, created, createdNote, refresh])
      expect(text).toContain(word);
    const { edit, check, duplicate, tree, addSource } = words.connector;
    for (const word of [edit, check, duplicate, tree, addSource]) expect(text).toContain(word);
    // No key of a message that is missing, no place left open.
    expect(text).not.toMatch(/\b(found|finder|failed|copy|time|app|nav|list|connector)\.\w+|\{\w+\}/);
    expect(troubles).toEqual([]);
  });

  it('follows the portal from light to dark, before and after it has been opened', async () => {
    const { open, app, page, frame, context, portal } = await stage();
    const shade = async (): Promise<number> =>
      (await frame()).evaluate(`(() => {
        const canvas = document.createElement('canvas').getContext('2d');
        canvas.fillStyle = getComputedStyle(document.querySelector('.panel')).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
        return r + g + b;
      })()`);
    await context.addCookies([{ name: 'portal_theme', value: 'dark', url: portal.origin }]);
    await open('?connector=1');
    await result(app, titles[0]);
    await until(await frame(), "document.documentElement.classList.contains('dark')");
    expect(await shade()).toBeLessThan(250);
    await page.getByRole('button', { name: 'Light' }).first().click();
    await until(await frame(), "document.documentElement.classList.contains('light')");
    expect(await shade()).toBeGreaterThan(700);
  });

  it.each([
    ['en', en],
    ['ru', ru],
  ] as const)('fits a narrow window of 390 px, %s', async (lang, words) => {
    const set = await stage({ portal: { lang }, browser: { viewport: { width: 390, height: 844 } } });
    const { open, app, portal, sandbox } = set;
    const endless = { title: 'W'.repeat(200), urlCheck: `https://x.example/${'y'.repeat(300)}` };
    const id = portal.connectors.add(endless, { appClientId: sandbox.app.clientId });
    await open();
    await fits(set);
    for (const [wanted, title] of [
      ['1', titles[0]],
      ['5', long],
      ['6', 'Z <img src=x onerror="document.title=\'broken in\'"><b>Bold offer</b>'],
      [String(id), endless.title],
      ['999', words.failures.CONNECTOR_NOT_FOUND.title],
    ] as const) {
      await lookUp(app, wanted);
      await result(app, title);
      await fits(set);
      expect({ wanted, out: await sticksOut(set) }).toEqual({ wanted, out: [] });
      expect(await pageIsWide(set)).toBe(false);
    }
  });

  it('the installer fits, too', async () => {
    const set = await stage({ installed: false, browser: { viewport: { width: 390, height: 844 } } });
    const { visit, page, portal, app, sandbox } = set;
    portal.addToPortal();
    portal.rest.faults.push({ kind: 'html', status: 502, match: 'batch', times: 5 });
    await visit(`/marketplace/app/${sandbox.app.clientId}/`);
    await app.getByRole('button', { name: 'Try again' }).waitFor();
    await fits(set);
    expect(await sticksOut(set)).toEqual([]);
    expect(await page.locator('iframe.app-frame').count()).toBe(1);
  });
});

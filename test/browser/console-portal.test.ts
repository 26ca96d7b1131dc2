/** The administrator's view of how the portal fares. */
import en from '../../client/messages/en/portal.ts';
import ru from '../../client/messages/ru/portal.ts';
import { appStages, result, type AppStage } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { fits, sticksOut } from '../stage/browser/frame-fit.ts';

const wide = { width: 1280, height: 720 };

async function goThere({ open, frame }: AppStage): Promise<void> {
  await open();
  await (await frame()).evaluate("location.hash = '#/admin/portal'");
}

describeInBrowser('the page of the portal', room => {
  const stage = appStages(room);

  it.each([
    ['en', 'light', wide, en],
    ['ru', 'dark', wide, ru],
    ['ru', 'light', { width: 390, height: 844 }, ru],
  ] as const)(
    'says how the portal fares and what to do, in %s, %s, without anything sticking out',
    async (lang, theme, viewport, { portal: words }) => {
      const set = await stage({ portal: { lang }, browser: { viewport } });
      const { app, page, context, portal, desk, troubles } = set;
      await context.addCookies([{ name: 'portal_theme', value: theme, url: portal.origin }]);
      await portal.events.flush();
      await desk.desk.settleEvents();
      await goThere(set);
      await result(app, words.states.active.title);
      await app.getByText(words.background.installer).first().waitFor();
      await app.getByText(words.background.systemUser).first().waitFor();
      const text = await app.locator('main').innerText();
      for (const word of [portal.host, words.deletion.always, words.deletion.kept, 'biconnector'])
        expect(text).toContain(word);
      expect(text).not.toMatch(/\b(portal|nav|adminPlaces)\.\w+|\{\w+\}/);
      await fits(set);
      expect(await sticksOut(set)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      expect(troubles).toEqual([]);
    },
  );

  it('explains a portal that needs authorization, and shows it repaired after an administrator has opened the app', async () => {
    const set = await stage();
    const { app, portal, desk, frame } = set;
    await portal.events.flush();
    await desk.desk.settleEvents();
    await set.open();
    desk.sandbox.clock.advance(176 * 24 * 3_600_000);
    desk.sandbox.oauth.faults.push({
      kind: 'status',
      status: 400,
      code: 'invalid_grant',
      match: 'refresh_token',
      times: 2,
    });
    await desk.desk.everyHour();
    await (await frame()).evaluate("location.hash = '#/admin/portal'");
    const words = en.portal.states['needs-authorization'];
    await result(app, words.title);
    await app.getByText(String(words.next[0])).waitFor();
    await goThere(set);
    await result(app, en.portal.states.active.title);
  });
});

/**
 * The portal's page serves frames it was not written for: the unmodified b24jssdk, bundled from its ES modules and as
 * its UMD build, in a real browser, on another site than the portal.
 */
import type { Frame } from 'playwright-core';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { stages, startSdk, stopTime, type Stage } from '../stage/browser/portal-stage.ts';

const hour = 3_600_000;

/** Commands the page has received from its frames, in order. */
const received = async ({ page }: Stage): Promise<readonly string[]> =>
  page.evaluate<string[]>(
    'portalPage.frameLog.entries.filter(entry => entry.direction === "in").map(entry => entry.text.split(":")[0])',
  );

/** Whether the promise settles within the given milliseconds of real time. */
const settles = (frame: Frame, expression: string, ms: number): Promise<boolean> =>
  frame.evaluate<boolean>(
    `Promise.race([${expression}.then(() => true, () => true), new Promise(done => setTimeout(done, ${ms}, false))])`,
  );

describeInBrowser('b24jssdk in the frame of the portal page', room => {
  const stage = stages(room);

  describe.each(['esm', 'umd'] as const)('as %s', client => {
    it('starts, knows who is there, and reports the first run once', async () => {
      const { openApp, portal, troubles } = await stage({ client });
      let frame = await openApp();
      await startSdk(frame);
      const facts = `({ lang: b24.getLang(), admin: b24.auth.isAdmin, first: b24.isFirstRun, install: b24.isInstallMode,
        placement: b24.placement.title, origin: b24.getTargetOrigin(), sid: b24.getAppSid() === sid,
        member: b24.auth.getAuthData().member_id })`;
      const expected = {
        lang: 'en',
        admin: true,
        install: false,
        placement: 'DEFAULT',
        origin: portal.origin,
        sid: true,
        member: portal.memberId,
      };
      expect(await frame.evaluate(facts)).toEqual({ ...expected, first: true });
      expect(portal.installation()?.firstRunSeen.has(portal.users.admin.id)).toBe(true);

      frame = await openApp();
      await startSdk(frame);
      expect(await frame.evaluate(facts)).toEqual({ ...expected, first: false });
      expect(troubles).toEqual([]);
    });

    it('installs: installFinish marks the app installed and the portal opens its main page', async () => {
      const { openApp, appFrame, page, portal, probe } = await stage({ client, installed: false });
      portal.addToPortal();
      const frame = await openApp();
      expect(await frame.title()).toBe('POST installer');
      await startSdk(frame);
      expect(await frame.evaluate('b24.isInstallMode')).toBe(true);

      const left = page.waitForURL(/install_finished=Y/);
      await frame.evaluate('void b24.installFinish()');
      await left;
      const main = await appFrame();
      expect(await main.title()).toBe('POST main');
      expect(portal.installation()?.installed).toBe(true);
      await startSdk(main);
      expect(await main.evaluate('b24.isInstallMode')).toBe(false);
      expect(probe.requests.map(({ url }) => url.split('?')[0])).toEqual([
        `/${client}/installer`,
        `/${client}/main`,
      ]);
    });

    it('calls REST of the portal from the other site', async () => {
      const { openApp, portal, probe } = await stage({ client });
      const frame = await openApp();
      await startSdk(frame);
      expect(
        await frame.evaluate(
          "b24.actions.v2.call.make({ method: 'profile' }).then(answer => answer.getData().result.NAME)",
        ),
      ).toBe(portal.users.admin.name);
      const call = portal.rest.requests.find(({ restMethod }) => restMethod === 'profile');
      expect(call?.headers.origin).toBe(probe.origin);
      expect(call?.headers.cookie).toBeUndefined();
    });

    it('renews an expired token through the portal page and repeats the call', async () => {
      const run = await stage({ client });
      const frame = await run.openApp();
      await startSdk(frame);
      const before = await frame.evaluate<string>('b24.auth.getAuthData().access_token');
      run.sandbox.clock.advance(hour + 1000);
      expect(
        await frame.evaluate(
          "b24.actions.v2.call.make({ method: 'user.admin' }).then(answer => answer.getData().result)",
        ),
      ).toBe(true);
      expect((await received(run)).filter(name => name === 'refreshAuth')).toHaveLength(1);
      expect(await frame.evaluate('b24.auth.getAuthData().access_token')).not.toBe(before);
    });

    it('renews it for calls that run side by side, too', async () => {
      const run = await stage({ client });
      const frame = await run.openApp();
      await startSdk(frame);
      run.sandbox.clock.advance(hour + 1000);
      const answers = await frame.evaluate(
        "Promise.all([1, 2, 3, 4, 5].map(() => b24.actions.v2.call.make({ method: 'user.admin' }).then(answer => answer.isSuccess)))",
      );
      expect(answers).toEqual([true, true, true, true, true]);
    });
  });

  it('starts again after the frame was reloaded by a bare GET', async () => {
    const { openApp } = await stage();
    const frame = await openApp();
    await startSdk(frame);
    const sid = await frame.evaluate('b24.getAppSid()');
    await frame.evaluate('void location.replace(location.href)');
    await frame.waitForFunction("document.title === 'GET main' && window.sdk");
    await startSdk(frame);
    expect(await frame.evaluate('[b24.getAppSid(), b24.isFirstRun]')).toEqual([sid, false]);
  });

  it('changes the heading but not the tab, and really resizes the frame', async () => {
    const { openApp, page } = await stage();
    const frame = await openApp();
    await startSdk(frame);
    await stopTime(page);
    const tab = await page.title();
    await frame.evaluate("b24.parent.setTitle('Colon: 1:2')");
    expect(await page.textContent('#pagetitle')).toBe('Colon: 1:2');
    expect(await page.title()).toBe(tab);

    const answer = await frame.evaluate('b24.parent.resizeWindow(640, 900)');
    expect(answer).toEqual({ width: 640, height: 900 });
    // The frame learns its size from the browser, not with the reply.
    await frame.waitForFunction('innerWidth === 640 && innerHeight === 900');

    await frame.evaluate("document.body.style.height = '1500px'");
    await frame.evaluate('b24.parent.fitWindow()');
    await frame.waitForFunction('document.documentElement.scrollHeight === innerHeight && innerWidth > 900');

    await frame.evaluate('b24.parent.scrollParentWindow(300)');
    expect(await page.evaluate('scrollY')).toBe(300);
  });

  it('keeps options of the user and, for the administrator, of the app', async () => {
    const { openApp, page, portal } = await stage();
    let frame = await openApp();
    await startSdk(frame);
    await stopTime(page);
    await frame.evaluate("b24.options.userSet('theme', 'a:b')");
    await frame.evaluate("b24.options.appSet('colour', { deep: 1 })");
    const installation = portal.installation();
    expect(installation?.userOptions.get(portal.users.admin.id)?.get('theme')).toBe('a:b');
    expect(installation?.appOptions.get('colour')).toEqual({ deep: 1 });
    await page.clock.resume();
    frame = await openApp();
    await startSdk(frame);
    expect(await frame.evaluate("[b24.options.userGet('theme'), b24.options.appGet('colour').deep]")).toEqual(
      ['a:b', 1],
    );
  });

  it('keeps silent when somebody else than the administrator sets an option of the app', async () => {
    const { openApp, portal, page } = await stage({ user: ({ users }) => users.analyst });
    const frame = await openApp();
    await startSdk(frame);
    await frame.evaluate("b24.options.appSet('colour', 'red')");
    expect(portal.installation()?.appOptions.size).toBe(0);
    expect(await page.evaluate('portalPage.frameLog.entries.at(-1).refusal')).toBe('forbidden');
  });

  it('opens the app in a side panel and answers when that has closed', async () => {
    const { openApp, appFrame, page, probe } = await stage();
    const frame = await openApp();
    await startSdk(frame);
    await frame.evaluate(
      "void (window.closed_ = b24.slider.openSliderAppPage({ place: 'inner', bx24_width: 650, bx24_title: 'Inside' }))",
    );
    await page.waitForSelector('.panel');
    const inner = await appFrame();
    await startSdk(inner);
    expect(await inner.evaluate('b24.placement.options')).toEqual({ place: 'inner' });
    expect(await inner.evaluate('sid')).not.toBe(await frame.evaluate('sid'));
    expect(JSON.parse(probe.requests.at(-1)?.form.get('PLACEMENT_OPTIONS') ?? '')).toEqual({
      place: 'inner',
    });
    expect(await page.title()).toBe('Inside');
    expect(await page.evaluate("document.querySelector('.panel').offsetWidth")).toBe(650);
    expect(await settles(frame, 'closed_', 100)).toBe(false);

    // Denied in a panel: silence until the SDK's own timer.
    expect(await inner.evaluate('b24.parent.resizeWindow(100, 100)')).toEqual({ isSafely: true });

    await inner.evaluate('void b24.slider.closeSliderAppPage().catch(() => undefined)');
    await page.waitForSelector('.panel', { state: 'detached' });
    expect(await settles(frame, 'closed_', 60_000)).toBe(true);
  });

  it('opens allowed paths of the portal in a side panel and refuses others', async () => {
    const { openApp, page, portal } = await stage();
    const frame = await openApp();
    await startSdk(frame);
    await frame.evaluate(
      "void (window.path = b24.slider.openPath(b24.slider.getUrl('/crm/deal/details/1/'), 900))",
    );
    const inside = page.frameLocator('.panel-page');
    await inside.locator('h1').waitFor();
    await page.keyboard.press('Escape');
    expect(await frame.evaluate('path')).toEqual({ isOpenAtNewWindow: false, isClose: true });
    expect(await frame.evaluate("b24.parent.message.send('openPath', { path: '/settings/' })")).toEqual({
      result: 'error',
      errorCode: 'PATH_NOT_AVAILABLE',
    });

    await page.evaluate('portalPage.setReplySettings({ phone: true })');
    const popup = page.waitForEvent('popup');
    await frame.evaluate("void b24.slider.openPath(b24.slider.getUrl('/crm/deal/details/1/'))");
    expect((await popup).url()).toBe(`${portal.origin}/crm/deal/details/1/`);
  });
});

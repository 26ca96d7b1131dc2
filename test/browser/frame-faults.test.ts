/** What the unmodified b24jssdk makes of a portal page that answers wrongly, late or not at all, and of its dialogs. */
import type { Frame, Page } from 'playwright-core';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { stages, startSdk, stopTime } from '../stage/browser/portal-stage.ts';

const setFault = (page: Page, fault: string, command = ''): Promise<unknown> =>
  page.evaluate(`portalPage.setReplySettings({ fault: '${fault}', command: '${command}' })`);

/** Starts the SDK but waits no longer than so many milliseconds. */
const startWithin = (frame: Frame, ms: number): Promise<string> =>
  frame.evaluate<string>(
    `Promise.race([start().then(() => 'started', error => error.code), new Promise(done => setTimeout(done, ${ms}, 'silence'))])`,
  );

describeInBrowser('a portal page that fails its frame', room => {
  const stage = stages(room);

  it.each([
    ['never come', 'drop', 'silence'],
    ['are broken JSON', 'broken', 'JSSDK_FRAME_BAD_PAYLOAD'],
    ['come from another origin', 'foreign', 'silence'],
    ['are objects instead of text', 'object', 'silence'],
    ['come twice', 'duplicate', 'started'],
  ])('replies that %s', async (_what, fault, outcome) => {
    const { visit, openApp, page } = await stage();
    await visit('/');
    await setFault(page, fault);
    const frame = await openApp();
    // Silence is known after a while only; what comes may take its time on a busy machine.
    expect(await startWithin(frame, outcome === 'silence' ? 1_500 : 60_000)).toBe(outcome);
  });

  it('a reply later than 900 ms is too late for commands the SDK guards, and in time for the others', async () => {
    const { openApp, page } = await stage();
    const frame = await openApp();
    await startSdk(frame);
    await stopTime(page);
    await setFault(page, 'late');
    // The reply is on its way, and no time has passed.
    const replied = (times: number) =>
      page.waitForFunction(
        `portalPage.frameLog.entries.filter(({ direction }) => direction === 'out').length === ${times}`,
      );
    await page.evaluate('portalPage.frameLog.clear()');
    const titled = frame.evaluate("b24.parent.setTitle('Late')");
    await replied(1);
    await page.clock.runFor(1_000);
    expect(await titled).toEqual({ isSafely: true });
    expect(await page.textContent('#pagetitle')).toBe('Late');
    const renewed = frame.evaluate('b24.auth.refreshAuth().then(auth => typeof auth.access_token)');
    await replied(2);
    await page.clock.runFor(2_000);
    expect(await renewed).toBe('string');
  });

  it('only the command it is meant for', async () => {
    const { openApp, page } = await stage();
    const frame = await openApp();
    await startSdk(frame);
    await setFault(page, 'drop', 'setUserOption');
    await stopTime(page);
    expect(await frame.evaluate("b24.parent.setTitle('Fine')")).toEqual({ title: 'Fine' });
    await page.clock.resume();
    expect(
      await frame.evaluate(
        "b24.parent.message.send('setUserOption', { name: 'a', value: 1, isSafely: true })",
      ),
    ).toEqual({ isSafely: true });
  });

  it('keeps silent when it cannot renew the token, and the SDK gives up after ten seconds', async () => {
    const { openApp, page, portal } = await stage();
    await page.clock.install();
    const frame = await openApp();
    await startSdk(frame);
    await page.clock.pauseAt(Date.now() + 60_000);
    portal.uninstall({ clean: false });
    await frame.evaluate('void b24.auth.refreshAuth().catch(({ code }) => (window.code = code))');
    await page.clock.runFor(9_900);
    expect(await frame.evaluate('window.code')).toBeUndefined();
    await page.clock.runFor(200);
    expect(await frame.evaluate('window.code')).toBe('JSSDK_FRAME_REFRESH_AUTH_TIMEOUT');
    expect(await page.evaluate('portalPage.frameLog.entries.at(-1).direction')).toBe('in');
  });
});

describeInBrowser('dialogs of the portal page', room => {
  const stage = stages(room);

  it('lets a person choose employees, one or several, or change their mind', async () => {
    const { openApp, page, portal } = await stage();
    const { analyst, employee } = portal.users;
    const frame = await openApp();
    await startSdk(frame);

    await frame.evaluate('void (window.chosen = b24.dialog.selectUser())');
    await page.getByRole('searchbox').fill(analyst.lastName);
    await page.locator('dialog').getByText(analyst.lastName).click();
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    expect(await frame.evaluate('chosen')).toEqual({
      id: String(analyst.id),
      name: `${analyst.name} ${analyst.lastName}`,
      photo: '',
      position: analyst.position,
      url: `/company/personal/user/${analyst.id}/`,
      sub: false,
      sup: false,
    });

    await frame.evaluate('void (window.chosen = b24.dialog.selectUsers())');
    await page.locator('dialog').getByText(analyst.lastName).click();
    await page.locator('dialog').getByText(employee.lastName).click();
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    expect(await frame.evaluate('chosen.then(all => all.map(({ id }) => id))')).toEqual([
      String(analyst.id),
      String(employee.id),
    ]);

    await frame.evaluate('void (window.chosen = b24.dialog.selectUser())');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await frame.evaluate('chosen')).toBeNull();
  });

  it('lets a person choose access rights and CRM records', async () => {
    const { openApp, page, portal } = await stage();
    const { admin } = portal.users;
    const frame = await openApp();
    await startSdk(frame);

    await frame.evaluate("void (window.chosen = b24.dialog.selectAccess(['AU']))");
    expect(await page.locator('dialog').getByText('All employees').count()).toBe(0);
    await page.locator('dialog').getByText(admin.lastName).click();
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    expect(await frame.evaluate('chosen')).toEqual([
      { id: `U${admin.id}`, name: `${admin.name} ${admin.lastName}` },
    ]);

    await frame.evaluate(
      "void (window.chosen = b24.dialog.selectCRM({ entityType: ['contact', 'deal'], multiple: true }))",
    );
    await page.locator('dialog').getByText('Irina Velvet').click();
    await page.locator('dialog').getByText('Orchard sensors').click();
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    expect(
      await frame.evaluate(
        'chosen.then(({ contact, deal, lead }) => [contact[0].id, deal[0].id, lead === undefined])',
      ),
    ).toEqual(['C_21', 'D_41', true]);
  });
});

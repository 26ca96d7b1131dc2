/**
 * The frame protocol string by string: the dialect of BX24.js (its library is not part of this repository, so the
 * strings of platform contract 6.2 are posted as they are), object messages, and everything the page must not answer.
 */
import type { Frame } from 'playwright-core';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { stages, stopTime, type Stage } from '../stage/browser/portal-stage.ts';

const callback = 'abcdefghijklmnopqrstuvwxyz012345';

/** Posts a message the way a library does and waits for the reply under the callback's key. */
async function ask(frame: Frame, message: string, key = callback): Promise<unknown> {
  const reply = await frame.evaluate<string>(`new Promise(resolve => {
    addEventListener('message', function hear({ data }) {
      if (!String(data).startsWith(${JSON.stringify(`${key}:`)})) return;
      removeEventListener('message', hear);
      resolve(data);
    });
    post(${message});
  })`);
  const json = reply.slice(key.length + 1);
  return json === '' ? undefined : JSON.parse(json);
}

/** Messages are handled in order: once a later question is answered, an earlier one was met with silence. */
async function silence(frame: Frame, message: string): Promise<readonly unknown[]> {
  await frame.evaluate(`post(${message})`);
  await ask(frame, '`getInterface::marker:${sid}`', 'marker');
  return frame.evaluate<unknown[]>("replies.filter(reply => !String(reply).startsWith('marker:'))");
}

const lastRefusal = ({ page }: Stage): Promise<unknown> =>
  page.evaluate('portalPage.frameLog.entries.findLast(entry => entry.refusal)?.refusal');

describeInBrowser('the frame protocol, string by string', room => {
  const stage = stages(room);
  const bare = { client: 'bare' } as const;

  it('answers getInitData with exact types, in the language of the page', async () => {
    const { openApp, portal } = await stage({ ...bare, portal: { lang: 'ru' } });
    const frame = await openApp('?from=mail&n=1');
    expect(await ask(frame, '`getInitData::${"' + callback + '"}:${sid}`')).toEqual({
      LANG: 'ru',
      DOMAIN: portal.host,
      PROTOCOL: 0,
      PATH: '/rest',
      AUTH_ID: expect.any(String),
      AUTH_EXPIRES: '3600',
      REFRESH_ID: expect.any(String),
      MEMBER_ID: portal.memberId,
      FIRST_RUN: true,
      IS_ADMIN: true,
      INSTALL: false,
      USER_OPTIONS: {},
      APP_OPTIONS: {},
      PLACEMENT: 'DEFAULT',
      PLACEMENT_OPTIONS: { from: 'mail', n: '1' },
    });
  });

  it('speaks the dialect of BX24.js', async () => {
    const { openApp, portal, page } = await stage(bare);
    const frame = await openApp();
    const say = (command: string, params: string): Promise<unknown> =>
      ask(frame, `\`${command}:${params}:${callback}:\${sid}\``);

    expect(await say('getInitData', '')).toMatchObject({ FIRST_RUN: true, PLACEMENT_OPTIONS: '' });
    expect(await say('getInitData', '')).toMatchObject({ FIRST_RUN: false });
    expect(await say('setInstall', '{"install":true}')).toEqual({ install: true });
    expect(portal.installation()?.firstRunSeen.size).toBe(1);
    expect(await say('setUserOption', '{"name":"k","value":"v:with:colons"}')).toEqual({
      name: 'k',
      value: 'v:with:colons',
    });
    expect(await say('setAppOption', '{"name":"k","value":1}')).toEqual({ k: 1 });
    expect(await say('setTitle', '{"title":"A:B"}')).toEqual({ title: 'A:B' });
    expect(await page.textContent('#pagetitle')).toBe('A:B');
    expect(await say('resizeWindow', '{"width":"100%","height":777}')).toMatchObject({ height: 777 });
    expect(await say('getInterface', '')).toEqual({ command: [], event: [] });
    expect(await say('refreshAuth', '')).toEqual({
      AUTH_ID: expect.any(String),
      AUTH_EXPIRES: '3600',
      REFRESH_ID: expect.any(String),
    });
  });

  it('finishes the installation and tells nobody, callback or not', async () => {
    const { openApp, appFrame, page, portal } = await stage({ ...bare, installed: false });
    portal.addToPortal();
    const frame = await openApp();
    // The next page is held back so that a reply, if there were one, could still be heard on this one.
    let release = (): void => undefined;
    const released = new Promise<void>(resolve => (release = resolve));
    await page.route(/install_finished=Y/, async route => {
      await released;
      await route.continue();
    });
    const leaving = page.waitForRequest(/install_finished=Y/);
    await frame.evaluate('post(`setInstallFinish:{}:key:${sid}`)');
    await leaving;
    expect(await silence(frame, '`reloadNothing::key:${sid}`')).toEqual([]);
    release();
    await page.waitForURL(/install_finished=Y/);
    expect(await (await appFrame()).title()).toBe('POST main');
    expect(portal.installation()?.installed).toBe(true);
  });

  it('takes setInstallFinish of BX24.js, which has no callback', async () => {
    const { openApp, page, portal } = await stage({ ...bare, installed: false });
    portal.addToPortal();
    const frame = await openApp();
    const left = page.waitForURL(/install_finished=Y/);
    await frame.evaluate('post(`setInstallFinish:{}::${sid}`)');
    await left;
    expect(portal.installation()?.installed).toBe(true);
  });

  it('takes object messages, too', async () => {
    const { openApp } = await stage(bare);
    const frame = await openApp();
    const message = `{ method: 'setUserOption', params: { name: 'a', value: 1 }, callback: '${callback}', appSid: sid }`;
    expect(await ask(frame, message)).toEqual({ name: 'a', value: 1 });
  });

  it.each([
    ['an unknown command', '`dance:{}:key:${sid}`', 'unknown'],
    ['a name from the prototype of objects', '`constructor::key:${sid}`', 'unknown'],
    [
      'a command of another placement',
      "{ method: 'im:setImTextareaContent', params: '', callback: 'key', appSid: sid }",
      'unknown',
    ],
    ['a wrong APP_SID', "'getInitData::key:0123456789'", 'sid'],
    ['no APP_SID', "'getInitData::key'", 'sid'],
    ['half a message', "'getInitData'", 'form'],
    ['setInstallFinish of an installed app', '`setInstallFinish:{}:key:${sid}`', 'forbidden'],
  ])('meets %s with silence and notes it', async (_what, message, refusal) => {
    const run = await stage(bare);
    const frame = await run.openApp();
    expect(await silence(frame, message)).toEqual([]);
    expect(await lastRefusal(run)).toBe(refusal);
    expect(run.troubles).toEqual([]);
  });

  it('talks to the origin of the app only', async () => {
    const run = await stage(bare);
    const frame = await run.openApp();
    // The same window on the portal's own site: window.name and APP_SID survive, the origin does not.
    await frame.evaluate(`location.href = '${run.portal.origin}/crm/deal/details/1/?IFRAME=Y'`);
    await frame.waitForURL(/IFRAME=Y/);
    await frame.evaluate("parent.postMessage('getInitData::key:' + window.name.split('|')[2], '*')");
    await run.page.waitForFunction('portalPage.frameLog.entries.length > 0');
    expect(await lastRefusal(run)).toBe('origin');
  });

  it('does not take a message from another window for one of the frame', async () => {
    const run = await stage(bare);
    const frame = await run.openApp();
    await frame.evaluate(`new Promise(resolve => {
      const inner = document.createElement('iframe');
      inner.srcdoc = '<script>top.postMessage("getInitData::key:' + sid + '", "*")</' + 'script>';
      inner.onload = resolve;
      document.body.append(inner);
    })`);
    await run.page.waitForFunction('portalPage.frameLog.entries.length > 0');
    expect(await lastRefusal(run)).toBe('source');
  });

  it('calls, writes and dials without ever replying', async () => {
    const { openApp, page, portal } = await stage(bare);
    const frame = await openApp();
    const { analyst } = portal.users;
    await stopTime(page);
    const message = `\`imCallTo:{"userId":${analyst.id},"video":true}:key:\${sid}\``;
    expect(await silence(frame, message)).toEqual([]);
    expect(await page.textContent('.toast')).toContain(analyst.lastName);
  });

  it('raises events of the placement under the key of placementBindEvent', async () => {
    const { openApp, page } = await stage(bare);
    const frame = await openApp();
    expect(await silence(frame, '`placementBindEvent:{"event":"changed"}:handler:${sid}`')).toEqual([]);
    await page.evaluate("portalPage.frameHost.frames[0].raise('changed', { value: 1 })");
    await page.evaluate("portalPage.frameHost.frames[0].raise('changed', { value: 2 })");
    await frame.waitForFunction("replies.filter(each => each.startsWith('handler:')).length === 2");
    expect(await frame.evaluate("replies.filter(each => each.startsWith('handler:'))")).toEqual([
      'handler:{"value":1}',
      'handler:{"value":2}',
    ]);
  });

  it('reloads the whole page on reloadWindow', async () => {
    const { openApp, appFrame, page } = await stage(bare);
    const frame = await openApp();
    const sid = await frame.evaluate('sid');
    const reloaded = page.waitForEvent('load');
    await frame.evaluate('post(`reloadWindow::key:${sid}`)');
    await reloaded;
    expect(await (await appFrame()).evaluate('sid')).not.toBe(sid);
  });
});

/** Which way a call goes: the library of the page, the portal's frame, the app's server. */
import {
  answeredThrough,
  appStages,
  connected,
  connectorCalls,
  lookUp,
  result,
  serverCalls,
  type AppStage,
} from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';
import { stopTime } from '../stage/browser/portal-stage.ts';

const title = 'Northwind warehouse';
/** BX.rest sends a session, the SDK a token, and the server comes without a browser. */
const comers = ({ portal }: AppStage): readonly string[] =>
  portal.rest.requests
    .filter(({ restMethod }) => restMethod === 'biconnector.connector.get')
    .map(({ params, headers }) =>
      'sessid' in params ? 'BX.rest' : headers.origin === undefined ? 'server' : 'B24Frame',
    );
const detours = ({ app }: AppStage): Promise<readonly string[]> =>
  app.getByText('first, but it did not answer').allInnerTexts();

describeInBrowser('the way to the portal', room => {
  const stage = appStages(room);

  it('is BX.rest.callMethod where the page has it', async () => {
    const set = await stage({ bxRest: true });
    const { open, app, frame, desk, troubles } = set;
    await open();
    await (
      await frame()
    ).evaluate(`
(() => { const { callMethod } = BX.rest;
      window.asked = [];
      BX.rest.callMethod = function (method, params, ...others) {
        asked.push([method, params, this === BX.rest, typeof others[0]]);
        return callMethod.call(this, method, params, ...others);
      }; })()`);
    await lookUp(app, '1');
    await result(app, title);
    await answeredThrough(app, 'BX.rest');
    const asked: readonly unknown[][] = await (await frame()).evaluate('asked');
    expect(asked.filter(([method]) => method === 'biconnector.connector.get')).toEqual([
      ['biconnector.connector.get', { id: 1 }, true, 'function'],
    ]);
    expect(comers(set)).toEqual(['BX.rest']);
    expect(serverCalls(desk)).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('is the portal’s frame otherwise', async () => {
    const set = await stage();
    await set.open();
    await connected(set.app);
    await lookUp(set.app, '1');
    await result(set.app, title);
    await answeredThrough(set.app, 'the portal frame');
    expect(comers(set)).toEqual(['B24Frame']);
    expect(await detours(set)).toEqual([]);
  });

  it('is the server until the frame is connected, and nothing counts as a detour', async () => {
    const set = await stage();
    const { app, page, visit, sandbox } = set;
    // Without time there is no idle moment, in which the frame would be connected.
    await stopTime(page);
    await visit(`/marketplace/app/${sandbox.app.clientId}/?connector=1`);
    await result(app, title);
    await answeredThrough(app, 'the server');
    expect(comers(set)).toEqual(['server']);
    expect(await detours(set)).toEqual([]);
    await page.clock.resume();
    await connected(app);
    await click(app.getByRole('button', { name: 'Refresh' }));
    await answeredThrough(app, 'the portal frame');
    expect(comers(set)).toEqual(['server', 'B24Frame']);
  });

  it('leads on to the frame when BX.rest gets no answer, and says so', async () => {
    const set = await stage({ bxRest: true });
    const { open, app, portal } = set;
    await open();
    await connected(app);
    portal.rest.faults.push({ kind: 'html', status: 502, match: 'biconnector.connector.get' });
    await lookUp(app, '1');
    await result(app, title);
    await answeredThrough(app, 'the portal frame');
    expect(comers(set)).toEqual(['BX.rest', 'B24Frame']);
    expect(await detours(set)).toEqual(['Tried BX.rest first, but it did not answer (PORTAL_NONSENSE)']);
  });

  it('leads on to the server when the browser cannot reach the portal at all', async () => {
    const set = await stage({ bxRest: true });
    const { open, app, portal, context } = set;
    await context.route(`${portal.origin}/rest/**`, route => route.abort());
    await open();
    await connected(app);
    await lookUp(app, '1');
    await result(app, title);
    await answeredThrough(app, 'the server');
    expect(comers(set)).toEqual(['server']);
    expect(await detours(set)).toEqual([
      'Tried BX.rest first, but it did not answer (PORTAL_UNREACHABLE)',
      'Tried the portal frame first, but it did not answer (PORTAL_UNREACHABLE)',
    ]);
  });

  it('is the server when the portal’s page keeps silent, and nobody waits for that', async () => {
    const set = await stage();
    const { open, app, page, portal, context } = set;
    await stopTime(page);
    await context.addInitScript(
      `if (location.origin === '${portal.origin}') sessionStorage.setItem('lab-replies', '{"fault":"drop"}')`,
    );
    await open();
    await lookUp(app, '1');
    await result(app, title);
    await answeredThrough(app, 'the server');
    expect(await detours(set)).toEqual([]);
    // The handshake begins, and is still under way.
    await page.clock.fastForward(5_000);
    await lookUp(app, '3');
    await result(app, 'Учёт рабочего времени');
    // The handshake is given up.
    await page.clock.fastForward(9_000);
    await lookUp(app, '2');
    await result(app, 'Orders database');
    expect(comers(set)).toEqual(['server', 'server', 'server']);
  });

  it('ends in words when every route is lost', async () => {
    const { open, app, portal, context, desk } = await stage();
    await context.route(`${portal.origin}/rest/**`, route => route.abort());
    await open();
    await connected(app);
    await context.route(`${desk.origin}/api/**`, route => route.abort());
    await lookUp(app, '1');
    await result(app, 'The Connector Desk server cannot be reached');
    const facts = await app.locator('.facts').innerText();
    expect(facts).toContain('the portal frame (PORTAL_UNREACHABLE), the server (SERVER_UNREACHABLE)');
    expect(connectorCalls(portal)).toBe(0);
  });

  it('is the frame as a last resort, when the server cannot be reached before the handshake', async () => {
    const set = await stage();
    const { open, app, page, context, desk } = set;
    await stopTime(page);
    await open();
    await context.route(`${desk.origin}/api/**`, route => route.abort());
    await lookUp(app, '1');
    await result(app, title);
    await answeredThrough(app, 'the portal frame');
    expect(await detours(set)).toEqual([
      'Tried the server first, but it did not answer (SERVER_UNREACHABLE)',
    ]);
    expect(comers(set)).toEqual(['B24Frame']);
  });

  it.each([
    ['a limit', 503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests at once'],
    ['a missing scope', 403, 'insufficient_scope', 'The app does not have the BI Builder permission'],
    ['an unknown method', 404, 'ERROR_METHOD_NOT_FOUND', 'This portal does not support connectors yet'],
  ] as const)('does not lead on after %s: that is an answer', async (_what, status, code, words) => {
    const set = await stage();
    const { open, app, portal, desk } = set;
    await open();
    await connected(app);
    portal.rest.faults.push({ kind: 'status', status, code, match: 'biconnector.connector.get' });
    await lookUp(app, '1');
    await result(app, words);
    expect(comers(set)).toEqual(['B24Frame']);
    expect(serverCalls(desk)).toBe(0);
  });
});

/** The page outlives its tokens, its reloads and the portal's name (platform contract, golden sequences B4, B7, B12). */
import type { Request } from 'playwright-core';
import { until } from '../stage/until.ts';
import {
  answeredThrough,
  appStages,
  connected,
  connectorCalls,
  loadAgain,
  lookUp,
  result,
  serverCalls,
} from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';

const hour = 3_600_000;
const first = 'Northwind warehouse';
const second = 'Orders database';

describeInBrowser('the app over time', room => {
  const stage = appStages(room);

  it('renews an expired access token through the portal’s page and shows the connector', async () => {
    const { open, app, page, portal, sandbox, desk } = await stage();
    const underWay = new Set<Request>();
    page.on('request', request => {
      if (request.url().startsWith(`${desk.origin}/api/`)) underWay.add(request);
    });
    page.on('requestfinished', request => underWay.delete(request));
    await open();
    await connected(app);
    await lookUp(app, '1');
    await result(app, first);
    // Its sources, tables, health and chip, too: nothing else is under way that could renew the token.
    await app.getByRole('link', { name: 'northwind_stock', exact: true }).waitFor();
    await app.getByRole('button', { name: 'Show connector 1 Northwind warehouse' }).waitFor();
    await app.locator('[data-health-panel]').waitFor();
    await until(() => underWay.size === 0);
    sandbox.clock.advance(2 * hour);
    const before = connectorCalls(portal);
    await lookUp(app, '2');
    await result(app, second);
    await answeredThrough(app, 'the portal frame');
    // Refused once with the old token, answered with the new one.
    expect(connectorCalls(portal)).toBe(before + 2);
    const asked: string[] = await page.evaluate(
      "portalPage.frameLog.entries.filter(({ direction }) => direction === 'in').map(({ text }) => text.split(':')[0])",
    );
    expect(asked.filter(command => command === 'refreshAuth').length).toBeGreaterThan(0);
  });

  it('answers several pages that look up at once with an expired token', async () => {
    const set = await stage();
    const { context, sandbox, desk, open } = set;
    await open();
    await connected(set.app);
    const others = await Promise.all(
      [2, 3, 4].map(async () => {
        const page = await context.newPage();
        await page.goto(set.page.url());
        const app = page.frameLocator('iframe.app-frame >> nth=-1');
        await connected(app);
        return app;
      }),
    );
    sandbox.clock.advance(2 * hour);
    await Promise.all([set.app, ...others].map((app, index) => lookUp(app, String(index + 1))));
    const titles = [first, second, 'Учёт рабочего времени', 'Weather archive'];
    await Promise.all([set.app, ...others].map((app, index) => result(app, titles[index] ?? '')));
    expect(serverCalls(desk)).toBe(0);
  });

  it('proves itself anew when frame token and access token have both run out', async () => {
    const { open, app, sandbox, context, portal, desk } = await stage();
    await context.route(`${portal.origin}/rest/**`, route => route.abort());
    await open();
    sandbox.clock.advance(2 * hour);
    await lookUp(app, '1');
    await result(app, first);
    await answeredThrough(app, 'the server');
    // The first proof is too old for Bitrix24, the second is fresh; whatever else waits shares them.
    const proofs = desk.heard.filter(({ path }) => path === '/session');
    expect(proofs).toHaveLength(2);
  });

  it('renews an expired frame token without the person noticing', async () => {
    const { open, app, sandbox, context, portal, desk } = await stage();
    await context.route(`${portal.origin}/rest/**`, route => route.abort());
    await open();
    await lookUp(app, '1');
    await result(app, first);
    expect(desk.heard.filter(({ path }) => path === '/session')).toEqual([]);
    sandbox.clock.advance(15 * 60_000 + 1000);
    await lookUp(app, '2');
    await result(app, second);
    await answeredThrough(app, 'the server');
    expect(desk.heard.filter(({ path }) => path === '/session')).toHaveLength(1);
    // The list of recent connectors is kept by the server: it has gone on, too.
    await app.getByRole('button', { name: 'Show connector 1 Northwind warehouse' }).waitFor();
  });

  it('recovers from F5 in the frame and from a bare GET of its address', async () => {
    const { open, app, frame, desk, troubles } = await stage();
    await open('?connector=4');
    await result(app, 'Weather archive');
    for (const reload of ['location.reload()', 'location.assign(location.pathname + location.search)']) {
      await loadAgain(await frame(), reload);
      await result(app, 'Weather archive');
      await connected(app);
      await lookUp(app, '2');
      await result(app, second);
      await answeredThrough(app, 'the portal frame');
    }
    const openings = desk.heard.filter(({ path }) => path.startsWith('/placement'));
    expect(openings.map(({ method }) => method)).toEqual(['POST', expect.any(String), 'GET']);
    expect(troubles).toEqual([]);
  });

  it('follows a portal that was renamed while the page was open, and after', async () => {
    const { open, app, portal, context, user, desk, rows, frame } = await stage();
    await open();
    await lookUp(app, '1');
    await result(app, first);
    const former = portal.host;
    await portal.rename();
    expect(portal.host).not.toBe(former);

    // The page may not call the new address; the server may, once Bitrix24 has confirmed it.
    await lookUp(app, '2');
    await result(app, second);
    await answeredThrough(app, 'the server');
    const portals = (await rows())['portals'];
    expect(portals?.map(({ host }) => host)).toEqual([portal.host]);
    expect(portals?.map(({ member_id: id }) => id)).toEqual([portal.memberId]);

    const { cookie } = portal.sessions.open(user);
    await context.addCookies([{ name: 'PHPSESSID', value: cookie, url: portal.origin }]);
    const answer = desk.heard.length;
    await open();
    await connected(app);
    await lookUp(app, '4');
    await result(app, 'Weather archive');
    await answeredThrough(app, 'the portal frame');
    expect((await frame()).url()).toContain(encodeURIComponent(portal.host));
    expect(desk.heard.length).toBeGreaterThan(answer);
  });
});

/** Errors inside `result` with HTTP 200, on every route and in both languages (platform contract, golden sequence B13). */
import en, { type Messages } from '../../client/messages/en/first-view.ts';
import ru from '../../client/messages/ru/first-view.ts';

import type { SandboxPortal } from '../portal/sandbox.ts';
import {
  appStages,
  connectedForAnybody,
  connectorCalls,
  field,
  lookUp,
  result,
  serverCalls,
  type AppStage,
} from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { click } from '../stage/browser/console-hands.ts';

interface Case {
  readonly what: string;
  /** What the page's details say. */
  readonly code: string;
  readonly words: keyof Messages['failures'];
  readonly id?: string;
  readonly make?: (portal: SandboxPortal) => void;
}

const analyst = ({ users }: SandboxPortal) => users.analyst;
const shaped = (errorShape: SandboxPortal['biconnector']['errorShape']) => (portal: SandboxPortal) =>
  void (portal.biconnector.errorShape = errorShape);
const fails = (code: string | 0) => (portal: SandboxPortal) =>
  portal.biconnector.push({
    code,
    message: `The portal's words for ${code}`,
    // The page asks for the tree and the health of the connector before, too.
    method: 'biconnector.connector.get',
  });

const cases: readonly Case[] = [
  {
    what: 'the right to BI Builder is missing',
    code: 'ACCESS_DENIED',
    words: 'ACCESS_DENIED',
    make: portal => void (analyst(portal).biBuilder = false),
  },
  {
    what: 'the right to Analytics Hub is missing',
    code: 'ACCESS_DENIED',
    words: 'ACCESS_DENIED',
    make: portal => void (analyst(portal).analyticsHub = false),
  },
  { what: 'no such connector', code: 'CONNECTOR_NOT_FOUND', words: 'CONNECTOR_NOT_FOUND', id: '999' },
  {
    what: 'an id the portal does not take',
    code: 'VALIDATION_INVALID_ID_FORMAT',
    words: 'VALIDATION_INVALID_ID_FORMAT',
    make: fails('VALIDATION_INVALID_ID_FORMAT'),
  },
  {
    what: 'an id lost on the way',
    code: 'VALIDATION_ID_NOT_PROVIDED',
    words: 'VALIDATION_ID_NOT_PROVIDED',
    make: fails('VALIDATION_ID_NOT_PROVIDED'),
  },
  {
    what: 'a validation nobody has heard of',
    code: 'VALIDATION_OF_TOMORROW',
    words: 'VALIDATION',
    make: fails('VALIDATION_OF_TOMORROW'),
  },
  { what: 'the numeric code 0', code: '0', words: 'CODE_ZERO', make: fails(0) },
  {
    what: 'the flat shape',
    code: 'CONNECTOR_NOT_FOUND',
    words: 'CONNECTOR_NOT_FOUND',
    id: '999',
    make: shaped('flat'),
  },
  {
    what: 'the flat shape with the code 0',
    code: '0',
    words: 'CODE_ZERO',
    make: portal => {
      shaped('flat')(portal);
      fails(0)(portal);
    },
  },
  {
    what: 'an error in place of result',
    code: 'CONNECTOR_NOT_FOUND',
    words: 'CONNECTOR_NOT_FOUND',
    id: '999',
    make: shaped('root'),
  },
];

function makeWell(portal: SandboxPortal): void {
  Object.assign(analyst(portal), { biBuilder: true, analyticsHub: true });
  portal.biconnector.errorShape = 'nested';
}

const routes = ['BX.rest', 'B24Frame', 'server'] as const;
const languages = { en, ru } as const;
const matrix = routes.flatMap(route => (['en', 'ru'] as const).map(lang => ({ route, lang })));

/** The dictionary of the failure on the page, such as code and message. */
async function factsOf({ app }: AppStage): Promise<Readonly<Record<string, string>>> {
  const [labels, texts] = await Promise.all([
    app.locator('.facts dt').allInnerTexts(),
    app.locator('.facts dd').allInnerTexts(),
  ]);
  return Object.fromEntries(labels.map((label, index) => [label, texts[index] ?? '']));
}

describeInBrowser('failures of the method', room => {
  const stage = appStages(room);

  it.each(matrix)(
    'are told in words and never shown as a connector: $route, $lang',
    async ({ route, lang }) => {
      const set = await stage({ user: analyst, portal: { lang }, bxRest: route === 'BX.rest' });
      const { open, app, portal, desk, context, page } = set;
      const messages = languages[lang];
      // Out of the browser's reach, the portal is asked by the server.
      if (route === 'server') await context.route(`${portal.origin}/rest/**`, each => each.abort());
      await open();
      if (route === 'B24Frame') await connectedForAnybody(set);
      // The page has asked for all it asks for: what a case changes meets its own call.
      await app.locator('.virtual .cell-sources', { hasText: /\d/ }).first().waitFor();
      for (const { what, code, words, id = '1', make } of cases) {
        make?.(portal);
        const before = { portal: connectorCalls(portal), server: serverCalls(desk) };
        await app.getByRole('textbox').fill('');
        await lookUp(app, id);
        // The page's own JavaScript alone may call without the app, which is then a third cause.
        const name = words === 'ACCESS_DENIED' && route === 'BX.rest' ? 'ACCESS_DENIED_IN_PAGE' : words;
        const { title, reason, next } = messages.failures[name];
        await result(app, title);
        const article = await app.locator('article').innerText();
        expect({ what, article }).toEqual({ what, article: expect.stringContaining(reason) });
        for (const step of next) expect(article).toContain(step);
        expect(await factsOf(set)).toMatchObject({
          [messages.failed.code]: code,
          [messages.found.via]: messages.found.routes[route],
        });
        expect(await app.locator('.logo, .rows, .settings, .raw').count()).toBe(0);
        expect(await app.locator('article').count()).toBe(1);
        // An answer of the method is final: no other route is asked.
        expect({
          what,
          portal: connectorCalls(portal) - before.portal,
          server: serverCalls(desk) - before.server,
        }).toEqual({ what, portal: 1, server: route === 'server' ? 1 : 0 });
        makeWell(portal);
        const retry = app.getByRole('button', { name: messages.failed.retry, exact: true });
        await retry.waitFor();
        // Without the permissions there is no field for a search: nothing could be found.
        await field(app).waitFor({ state: code === 'ACCESS_DENIED' ? 'detached' : 'visible' });
        if (code === 'ACCESS_DENIED') await click(retry);
        await lookUp(app, '2');
        await result(app, 'Orders database');
      }
      expect(await page.locator('iframe.app-frame').count()).toBe(1);
    },
  );
});

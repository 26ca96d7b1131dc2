/** The app without a mouse, for a screen reader, and its copy buttons in a frame that may not use the clipboard. */
import { until as untilHere } from '../stage/until.ts';
import {
  appStages,
  connected,
  field,
  lookUp,
  result,
  until,
  type AppPage,
  type AppStage,
} from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { fits } from '../stage/browser/frame-fit.ts';
import { stopTime } from '../stage/browser/portal-stage.ts';

interface Focus {
  readonly name: string;
  /** Whether a person sees where the focus is. */
  readonly visible: boolean;
}

const focusIn = ({ frame }: AppStage): Promise<Focus> =>
  frame().then(framed =>
    framed.evaluate(`(() => {
      const element = document.activeElement;
      const ring = getComputedStyle(element);
      const box = element.closest('[data-slot]') ?? element;
      const drawn = style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
        || (style.boxShadow !== 'none' && style.boxShadow !== '') ;
      return {
        name: element.getAttribute('aria-label') ?? element.id ?? element.innerText,
        visible: drawn(ring) || drawn(getComputedStyle(box)),
      };
    })()`),
  );

const announced = (app: AppPage, text: string): Promise<void> =>
  app.locator('[aria-live=polite]').getByText(text, { exact: true }).waitFor({ state: 'attached' });

describeInBrowser('a person at the keyboard', room => {
  const stage = appStages(room);

  it('looks a connector up, hears what happens, and reaches every button with the focus in sight', async () => {
    const set = await stage();
    const { open, app, page, frame } = set;
    await open();
    // The field has the focus from the start; Tab leads to it from the portal's page as well.
    expect(await (await frame()).evaluate('document.activeElement.id')).toBe('connector-id');
    await field(app).focus();
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await result(app, 'Northwind warehouse');
    await announced(app, 'Connector 1 loaded: Northwind warehouse');
    expect(await (await frame()).evaluate('document.activeElement.id')).toBe('connector-id');

    // The chip comes once the server has kept it.
    await app.getByRole('button', { name: 'Show connector 1 Northwind warehouse' }).waitFor();
    const names: string[] = [];
    for (let presses = 0; presses < 25; presses += 1) {
      await page.keyboard.press('Tab');
      const focus = await focusIn(set);
      if (!focus.visible) throw new Error(`The focus is on "${focus.name}" and cannot be seen`);
      names.push(focus.name);
      if (focus.name === 'Copy: Data') break;
    }
    expect(names).toEqual(
      expect.arrayContaining([
        'Show connector 1 Northwind warehouse',
        'Copy: Connection check',
        'Copy: List of tables',
        'Copy: Table description',
        'Copy: Data',
      ]),
    );
    await page.keyboard.press('Enter');
    await announced(app, 'Copied');
    expect((await focusIn(set)).name).toBe('Copy: Data');

    const onSummary = "document.activeElement.matches('summary')";
    for (let presses = 0; presses < 10 && !(await (await frame()).evaluate(onSummary)); presses += 1) {
      await page.keyboard.press('Tab');
      expect((await focusIn(set)).visible).toBe(true);
    }
    await page.keyboard.press('Enter');
    await app.locator('details[open]').waitFor();
  });

  it('comes to the field by Tab from the portal’s page', async () => {
    const { open, app, page, frame } = await stage();
    await open();
    // The section for administrators comes once the portal has said that this is one.
    await connected(app);
    // From whatever the portal's page has just before the frame, one Tab leads into it.
    await page.evaluate(`[...document.querySelectorAll('a[href], button, summary, input')]
      .filter(element => element.checkVisibility() && element.compareDocumentPosition(
        document.querySelector('iframe.app-frame')) === Node.DOCUMENT_POSITION_FOLLOWING)
      .at(-1).focus()`);
    await page.keyboard.press('Tab');
    await until(await frame(), "document.hasFocus() && document.activeElement.matches('nav a')");
    // Past the six sections.
    for (let presses = 0; presses < 6; presses += 1) await page.keyboard.press('Tab');
    await until(await frame(), "document.activeElement.id === 'connector-id'");
  });

  it('hears of refusals and failures, and finds the focus where to go on', async () => {
    const { open, app, page, frame } = await stage();
    await open();
    const focused = async (): Promise<unknown> => (await frame()).evaluate('document.activeElement.id');
    await lookUp(app, '4.7');
    const note = app.getByRole('alert');
    expect(await field(app).getAttribute('aria-describedby')).toBe(await note.getAttribute('id'));
    expect(await focused()).toBe('connector-id');
    await lookUp(app, '999');
    await result(app, 'The connector was not found');
    await announced(app, 'Connector 999 could not be shown: The connector was not found');

    // The button that had the focus goes away with the failure; the new result's title takes the focus.
    await app.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Enter');
    await until(await frame(), "document.activeElement.id === 'result-title'");
  });

  it('may cancel what takes long', async () => {
    const { open, app, page, portal } = await stage();
    // The words of the beginning last until the test lets time pass.
    await stopTime(page);
    await open();
    portal.rest.faults.push({ kind: 'hang', match: 'biconnector.connector.get' });
    await lookUp(app, '1');
    await announced(app, 'Loading connector 1…');
    await untilHere(() => portal.rest.faults.hanging === 1);
    await page.clock.fastForward(5_000);
    await app.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('Enter');
    await app.getByRole('heading', { name: 'Connectors', exact: true }).waitFor();
    portal.rest.faults.release();
  });
});

describeInBrowser('copy buttons', room => {
  const stage = appStages(room);

  it('work although the portal gives the frame no clipboard, and leave no complaint', async () => {
    const { open, app, page, frame, troubles, portal, context } = await stage();
    await open('?connector=1');
    await result(app, 'Northwind warehouse');
    expect(await (await frame()).evaluate("document.featurePolicy.allowsFeature('clipboard-write')")).toBe(
      false,
    );
    await app.getByRole('button', { name: 'Copy: Data' }).press('Enter');
    await app.getByText('Copied').first().waitFor();
    expect(troubles).toEqual([]);

    await context.grantPermissions(['clipboard-read'], { origin: portal.origin });
    await page.bringToFront();
    expect(await page.evaluate('window.focus(), navigator.clipboard.readText()')).toBe(
      'https://bi.northwind.example/connector/data',
    );
  });

  it('select the text when the browser copies nothing at all', async () => {
    const set = await stage();
    const { open, app, frame, context, troubles } = set;
    await context.addInitScript('Document.prototype.execCommand = () => false');
    await open('?connector=1');
    await result(app, 'Northwind warehouse');
    await fits(set);
    await app.getByRole('button', { name: 'Copy: Data' }).press('Enter');
    await app.getByText('Selected: press Ctrl+C').first().waitFor();
    expect(await (await frame()).evaluate('getSelection().toString()')).toBe(
      'https://bi.northwind.example/connector/data',
    );
    // A mere attempt at the forbidden clipboard would leave a complaint.
    expect(troubles).toEqual([]);
  });
});

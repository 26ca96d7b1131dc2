/** The forms of a connector call its addresses as they stand there, and show beside the form how these answer. */
import en from '../../client/messages/en/first-view.ts';
import enChecks from '../../client/messages/en/checks.ts';
import enEditing from '../../client/messages/en/editing.ts';
import { startSampleConnector } from '../portal/sample-connector/start-sample-connector.ts';
import { appStages, result } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { follow, go, input, press } from '../stage/browser/console-hands.ts';
import { fits, sticksOut } from '../stage/browser/frame-fit.ts';

describeInBrowser('a connector’s form', room => {
  const stage = appStages(room);

  it('is checked before anything is saved: a new connector, and a change of one', async () => {
    const sample = await startSampleConnector({ token: 'right-token' });
    try {
      const set = await stage();
      const { app, portal, sandbox, troubles } = set;
      const id = portal.connectors.add(
        { title: 'Sample shop', ...sample.registration },
        { appClientId: sandbox.app.clientId },
      );
      const before = portal.connectors.all().length;
      const verdict = (name: string) => app.locator(`[data-verdict="${name}"]`);
      await set.open();

      await go(set, '#/connectors/new');
      await press(set, enChecks.inPlace.check);
      await app.getByRole('alert').getByText(enChecks.inPlace.noAddresses).waitFor();
      expect(sample.requests).toEqual([]);

      await go(set, `#/connectors/new?copy=${id}`);
      await app.locator('#setting-0').fill('wrong-token');
      await press(set, enChecks.inPlace.check);
      await verdict('SETTINGS_REFUSED').getByText('Wrong token').waitFor();
      await app.locator('#setting-0').fill('right-token');
      await press(set, enChecks.inPlace.check);
      await verdict('warnings').waitFor();
      await app.locator('[data-rows]').getByRole('row').first().waitFor();
      await fits(set);
      expect(await sticksOut(set)).toEqual([]);

      await go(set, `#/connectors/${id}/edit`);
      // The form before has the same fields.
      await app.getByRole('heading', { name: enEditing.edit.editTitle, exact: true }).waitFor();
      await app.locator('#setting-0').fill('right-token');
      await input(set, 'urlData').fill(`${sample.origin}/nowhere`);
      await press(set, enChecks.inPlace.check);
      await verdict('NOTHING_THERE').getByText(`${sample.origin}/nowhere`).waitFor();
      await verdict('NOTHING_THERE').getByText(enChecks.verdict.noData).waitFor();
      expect(portal.connectors.all()).toHaveLength(before);
      expect(portal.connectors.get(id)?.urlData).toBe(sample.registration.urlData);
      expect(troubles).toEqual([]);
    } finally {
      await sample.close();
    }
  });

  it('leads from the page of a connector, whose first action is the check, back to the list', async () => {
    const set = await stage();
    const { app } = set;
    await set.open('?connector=1');
    await result(app, 'Northwind warehouse');
    const actions = app.getByRole('navigation', { name: en.connector.actions }).getByRole('link');
    expect((await actions.allInnerTexts())[0]).toBe(en.connector.check);
    await follow(set, en.connector.check);
    await app.locator('#check-table').waitFor();
    await go(set, '#/connectors/1');
    await app.getByRole('link', { name: `Back: ${en.nav.connectors}` }).click();
    await app.locator('.virtual-row').first().waitFor();
  });
});

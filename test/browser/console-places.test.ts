/** Changes of place in the console: no form outlives its object, and the window's title and the focus follow. */
import { appStages, result, until, type AppStage } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { follow, go, input, link, press, told } from '../stage/browser/console-hands.ts';
import { until as untilHere } from '../stage/until.ts';

const titled = async ({ frame }: AppStage, title: string): Promise<void> =>
  until(await frame(), `document.title === ${JSON.stringify(`${title} · Connector Desk`)}`);
const focused = async ({ frame }: AppStage, id: string): Promise<void> =>
  until(await frame(), `document.activeElement.id === ${JSON.stringify(id)}`);
const back = async ({ frame }: AppStage): Promise<void> => {
  await (await frame()).evaluate('history.back()');
};
const inputOf = async ({ frame }: AppStage, value: string): Promise<void> =>
  until(await frame(), `document.querySelector('#edit-title')?.value === ${JSON.stringify(value)}`);

describeInBrowser('a change of place in the console', room => {
  const stage = appStages(room);

  it('by history shows the form of the connector in the address, and saves to that one', async () => {
    const set = await stage();
    const { open, portal } = set;
    await open();
    await go(set, '#/connectors/1/edit');
    await inputOf(set, 'Northwind warehouse');
    await go(set, '#/connectors/2/edit');
    await inputOf(set, 'Orders database');
    await titled(set, 'Edit connector – Orders database');
    await focused(set, 'place-title');
    await input(set, 'title').fill('Orders of Oslo');
    await press(set, 'Review changes');
    await press(set, 'Save changes');
    await told(set, 'Connector “Orders of Oslo” saved.');
    const named = (id: number) => portal.connectors.get(id)?.title;
    expect([named(1), named(2)]).toEqual(['Northwind warehouse', 'Orders of Oslo']);
    await back(set);
    await back(set);
    await inputOf(set, 'Northwind warehouse');
  });

  it('asks before it drops what was typed into the form of another object', async () => {
    const set = await stage();
    await set.open();
    await go(set, '#/connectors/1/edit');
    await inputOf(set, 'Northwind warehouse');
    await input(set, 'title').fill('Half done');
    await go(set, '#/connectors/2/edit');
    await press(set, 'Keep editing');
    expect(await input(set, 'title').inputValue()).toBe('Half done');
    await go(set, '#/connectors/2/edit');
    await press(set, 'Leave without saving');
    await inputOf(set, 'Orders database');
  });

  it('by history never deletes the connector that the address no longer names', async () => {
    const set = await stage();
    const { open, app, portal } = set;
    await open();
    await go(set, '#/connectors/1/delete');
    await app.getByText('Enter: Northwind warehouse').waitFor();
    await app.locator('#removal-name').fill('Northwind warehouse');
    await go(set, '#/connectors/2/delete');
    await app.getByText('Enter: Orders database').waitFor();
    expect(await app.locator('#removal-name').inputValue()).toBe('');
    await titled(set, 'Delete connector – Orders database');
    await app.locator('#removal-name').fill('Orders database');
    await press(set, 'Delete everything');
    await told(set, 'Connector “Orders database” deleted');
    expect([1, 2].map(id => portal.connectors.get(id)?.title)).toEqual(['Northwind warehouse', undefined]);
  });

  it('of every kind names the window and takes the focus from the link that led there', async () => {
    const set = await stage();
    const { open, app } = set;
    await open();
    await titled(set, 'Connectors');
    for (const [name, title] of [
      ['Sources', 'Sources'],
      ['Tables', 'Tables'],
      ['Files', 'Files'],
      ['Administration', 'Portal'],
      ['Journal', 'Journal'],
      ['Service keys', 'Service keys'],
    ] as const) {
      await follow(set, name);
      await titled(set, title);
      await focused(set, 'result-title');
    }
    await go(set, '#/sources/1');
    await titled(set, 'Warehouse 12');
    await focused(set, 'result-title');
    await go(set, '#/sources/1/edit');
    await titled(set, 'Edit “Warehouse 12”');
    await go(set, '#/connectors/1');
    await titled(set, 'Northwind warehouse');
    await focused(set, 'result-title');
    await go(set, '#/connectors/2');
    await titled(set, 'Orders database');
    await focused(set, 'result-title');
    // A missing connector is said in the page; the window keeps the name of the place.
    await go(set, '#/connectors/999');
    await result(app, 'The connector was not found');
    await titled(set, 'Connectors');
    await focused(set, 'result-title');
  });

  it('that brings an answer late leaves the focus where the person has moved it', async () => {
    const set = await stage();
    const { open, app, portal, frame } = set;
    await open();
    portal.rest.faults.push({ kind: 'hang', match: 'biconnector.table.list' });
    await follow(set, 'Tables');
    // The place is there once it asks; before that the link would be the one that leads to it.
    await untilHere(() => portal.rest.faults.hanging === 1);
    await link(set, 'Files').focus();
    portal.rest.faults.release();
    await app.locator('#result-title').waitFor();
    expect(await (await frame()).evaluate('document.activeElement.textContent.trim()')).toBe('Files');
  });

  it('leaves no deleted connector among those opened last, in whichever client it was deleted', async () => {
    const set = await stage();
    const { open, app, portal } = set;
    await open();
    for (const [id, title] of [
      [1, 'Northwind warehouse'],
      [2, 'Orders database'],
      [3, portal.connectors.get(3)?.title ?? ''],
    ] as const) {
      await go(set, `#/connectors/${id}`);
      await result(app, title);
    }
    const recent = (title: string) =>
      app.getByRole('button', { name: new RegExp(`^Show connector .+ ${title}$`) });
    await recent('Orders database').waitFor();
    await go(set, '#/connectors/2/delete');
    await app.locator('#removal-name').fill('Orders database');
    await press(set, 'Delete everything');
    await told(set, 'Connector “Orders database” deleted');
    await recent('Northwind warehouse').waitFor();
    await recent('Orders database').waitFor({ state: 'detached' });
    // Another client deletes one.
    portal.connectors.delete(3);
    await press(set, 'Refresh');
    await app.getByRole('button', { name: /^Show connector 3 / }).waitFor({ state: 'detached' });
    await set.page.reload();
    await recent('Northwind warehouse').waitFor();
    expect(await app.getByRole('button', { name: /^Show connector/ }).count()).toBe(1);
  });
});

/*
 * SQLite keeps deleted rows in free pages of its file, and earlier versions of pages in its write-ahead log, which outlives
 * the process. An administrator who chose to delete the data may expect that neither can be read any more.
 */
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { createSettingStore } from '../../server/settings/setting-store.ts';
import { openStorage } from '../../server/storage/database.ts';
import { tokenOf } from '../stage/desk.ts';
import { startDeskOnFile } from '../stage/desk-on-file.ts';
import { freshDatabase } from '../stage/fresh-database.ts';

test('what CLEAN=1 erases cannot be read from the free pages of the database file either', async () => {
  const { url, bytes, drop } = await freshDatabase({ shared: true });
  try {
    const memberId = 'a'.repeat(32) as MemberId;
    const { db, close } = await openStorage(url);
    const settings = createSettingStore(db);
    for (let userId = 1; userId <= 50; userId += 1)
      await settings.set({ memberId, userId }, 'recent-connectors', `PROBE-setting ${'x'.repeat(400)}`);
    expect((await bytes()).includes('PROBE-setting')).toBe(true);
    await settings.removePortal(memberId);
    await close();
    expect((await bytes()).includes('PROBE-setting')).toBe(false);
  } finally {
    await drop();
  }
});

test('after an uninstall with CLEAN=1 the files of the running server contain neither the portal nor its settings', async () => {
  const on = await startDeskOnFile();
  try {
    const { t, bytes } = on;
    await t.portal.events.flush();
    const headers = {
      authorization: `Bearer ${tokenOf(await t.open())}`,
      'content-type': 'application/json',
    };
    const body = '{"item":[{"id":1,"title":"PROBE-setting"}]}';
    await t.request('/api/settings/recent-connectors', { method: 'PUT', headers, body });
    const before = await bytes();
    expect(before.includes('PROBE-setting')).toBe(true);
    expect(before.includes(t.portal.memberId)).toBe(true);

    t.portal.uninstall({ clean: true });
    await t.portal.events.flush();
    await t.desk.settleEvents();
    const after = await bytes();
    expect(after.includes('PROBE-setting')).toBe(false);
    expect(after.includes(t.portal.memberId)).toBe(false);
  } finally {
    await on.close();
  }
});

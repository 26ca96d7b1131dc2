/** Files in the console: what is no text is refused in words, and a file that cannot be applied as a whole offers nothing. */
import { appStages, type AppStage } from '../stage/browser/app-stage.ts';
import { describeInBrowser } from '../stage/browser/chromium.ts';
import { largestFile } from '../../server/bi/files/file-limit.ts';
import { button, go } from '../stage/browser/console-hands.ts';

const head = 'format: connector-desk/connectors\nversion: 1\nconnectors:\n';
const choose = ({ app }: AppStage, buffer: Buffer) =>
  app.locator('input[type=file]').setInputFiles({ name: 'connectors.yaml', mimeType: 'text/yaml', buffer });

describeInBrowser('files in the console', room => {
  const stage = appStages(room);

  it('are read as UTF-8 or UTF-16, and anything else is refused before it is sent', async () => {
    const set = await stage();
    let imports = 0;
    set.page.on('request', request => {
      if (request.url().endsWith('/api/connectors/import')) imports += 1;
    });
    await set.open();
    await go(set, '#/files');
    await choose(set, Buffer.from(`${head}  - title: \xd1\xea\xeb\xe0\xe4\n`, 'latin1'));
    await set.app.getByText('“connectors.yaml” is not UTF-8 text: line 4, column 12.').waitFor();
    await choose(set, Buffer.alloc(0));
    await set.app.getByText('“connectors.yaml” is empty.').waitFor();
    await choose(set, Buffer.alloc(largestFile + 1, ' '));
    await set.app.getByText('“connectors.yaml” is larger than 6 MB.').waitFor();
    expect(await button(set, 'Preview changes').isDisabled()).toBe(true);
    expect(imports).toBe(0);
    await choose(set, Buffer.from(`\ufeff${head}  - title: Склад\n`, 'utf16le'));
    await set.app.getByText('Склад', { exact: true }).waitFor();
  });
});

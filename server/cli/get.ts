import { isItem, readList, readText, type Item } from '../bitrix24/biconnector/item.ts';
import { exitCodes } from './cli-error.ts';
import type { AddCliCommand } from './command.ts';
import { readId } from './read-option.ts';
import { asJson, columns, plainText } from './terminal.ts';

/** `get`: shows one connector. */
export const addGet: AddCliCommand = (program, run) => {
  program
    .command('get')
    .description('show a connector')
    .argument('<id>', 'the connector’s ID', readId)
    .action((id: string) =>
      run(async ({ desk, terminal, json }) => {
        const { item } = await desk.get(`/connectors/${id}`);
        terminal.out(`${json ? asJson(item) : describe(isItem(item) ? item : {})}\n`);
        return exitCodes.fine;
      }),
    );
};

const addresses = ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'];

function describe(item: Item): string {
  const settings = readList(item['settings'])
    .filter(isItem)
    .map(({ code, name, type }) => ['', readText(code), readText(type), readText(name)]);
  const description = readText(item['description']);
  return [
    plainText(`${readText(item['title'])} (ID ${readText(item['id'])})`),
    ...(description === '' ? [] : [plainText(description)]),
    columns(addresses.map(name => ['', name, readText(item[name])])),
    ...(settings.length === 0 ? ['  no settings'] : ['  settings', columns(settings)]),
  ].join('\n');
}

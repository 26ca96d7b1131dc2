import { isItem, readList, readText, type Item } from '../bitrix24/biconnector/item.ts';
import { exitCodes, wrongUsage } from './cli-error.ts';
import type { AddCliCommand } from './command.ts';
import { readId } from './read-option.ts';
import type { ServiceClient } from './service-client.ts';
import { asJson, columns, plainText, withProgress } from './terminal.ts';

const kinds = { connector: 'connectors', source: 'sources', table: 'tables' } as const;
type Kind = (typeof kinds)[keyof typeof kinds];

/** `get`: shows a connector with its sources and tables, or one source or table. */
export const addGet: AddCliCommand = (program, run) => {
  program
    .command('get')
    .description('show a connector with its sources and tables, or one source or table')
    .argument('<what>', 'an ID of a connector, or source or table and its ID', readWhat)
    .argument('[id]', 'the ID of the source or table', readId)
    .action((what: Wanted, id: string | undefined) =>
      run(async ({ desk, terminal, json }) => {
        const { kind, id: own } = what;
        const wanted = own ?? id;
        if (wanted === undefined || (own !== undefined && id !== undefined))
          throw wrongUsage('Name a connector by its ID, or a source or table by its kind and ID.');
        const shown = await withProgress(terminal, 'Reading', () => read(desk, kind, wanted));
        terminal.out(`${json ? asJson(shown) : describers[kind](shown)}\n`);
        return exitCodes.fine;
      }),
    );
};

interface Wanted {
  readonly kind: Kind;
  /** The ID of a connector whose kind was not named. */
  readonly id?: string;
}

function readWhat(text: string): Wanted {
  const kind = Object.entries(kinds).find(([one, several]) => text === one || text === several)?.[1];
  return kind === undefined ? { kind: 'connectors', id: readId(text) } : { kind };
}

async function read(desk: ServiceClient, kind: Kind, id: string): Promise<Item> {
  const { item } = await desk.get(`/${kind}/${id}`);
  if (!isItem(item) || kind === 'tables') return isItem(item) ? item : {};
  const sources = kind === 'connectors' ? await list(desk, 'sources', 'connectorId', [id]) : [];
  const owners = kind === 'connectors' ? sources.map(source => readText(source['id'])) : [id];
  const tables = owners.length === 0 ? [] : await list(desk, 'tables', 'sourceId', owners);
  return kind === 'connectors' ? { ...item, sources, tables } : { ...item, tables };
}

/** Lists what belongs to one of the owners. The portal cannot filter by every field, so the list is filtered here. */
async function list(
  desk: ServiceClient,
  kind: 'sources' | 'tables',
  field: string,
  owners: readonly string[],
): Promise<readonly Item[]> {
  const { items } = await desk.get(`/${kind}`);
  return readList(items)
    .filter(isItem)
    .filter(item => owners.includes(readText(item[field])));
}

const addresses = ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'];

const describers: Readonly<Record<Kind, (item: Item) => string>> = {
  connectors: item =>
    lines(item, [
      columns(addresses.map(name => ['', name, readText(item[name])])),
      ...section('settings', item['settings'], ['code', 'type', 'name']),
      ...section('sources', item['sources'], ['id', 'title']),
      ...section('tables', item['tables'], ['id', 'name', 'externalName']),
    ]),
  sources: item => lines(item, section('tables', item['tables'], ['id', 'name', 'externalName'])),
  tables: item => lines(item, section('columns', item['fields'], ['name', 'type', 'externalCode'])),
};

function lines(item: Item, parts: readonly string[]): string {
  const description = readText(item['description']);
  const title = readText(item['title']) || readText(item['name']);
  return [
    plainText(`${title} (ID ${readText(item['id'])})`),
    ...(description === '' ? [] : [plainText(description)]),
    ...parts,
  ].join('\n');
}

function section(name: string, value: unknown, fields: readonly string[]): readonly string[] {
  const rows = readList(value)
    .filter(isItem)
    .map(item => ['', ...fields.map(field => readText(item[field]))]);
  return rows.length === 0 ? [`  no ${name}`] : [`  ${name}`, columns(rows)];
}

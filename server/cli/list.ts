import { Argument } from 'commander';
import { isItem, readList, readText } from '../bitrix24/biconnector/item.ts';
import { exitCodes } from './cli-error.ts';
import type { AddCliCommand } from './command.ts';
import { readFilter } from './read-option.ts';
import { asJson, columns, headOf, withProgress } from './terminal.ts';

const fieldsOf = {
  connectors: ['id', 'title', 'urlData'],
  sources: ['id', 'title', 'connectorId', 'active'],
  tables: ['id', 'name', 'sourceId', 'externalName'],
} as const;
type Kind = keyof typeof fieldsOf;

/** Objects on one page of a portal's list. */
const pageSize = 50;

/** `list`: lists connectors, sources or tables. */
export const addList: AddCliCommand = (program, run) => {
  program
    .command('list')
    .description('list connectors, sources or tables')
    .addArgument(new Argument('[what]').choices(Object.keys(fieldsOf)).default('connectors'))
    .option('--filter <condition>', 'field=value, or field~text for "contains"; may be repeated', readFilter)
    .option('--all', `list everything, not only the first ${pageSize}`)
    .action((what: Kind, { filter = [], all = false }: { filter?: readonly string[]; all?: boolean }) =>
      run(async ({ desk, terminal, json }) => {
        const query = [...filter, ...(all ? [] : ['page=1'])].join('&');
        const { items } = await withProgress(terminal, `Listing ${what}`, () =>
          desk.get(`/${what}${query === '' ? '' : `?${query}`}`),
        );
        const rows = readList(items).filter(isItem);
        if (json) terminal.out(`${asJson(items)}\n`);
        else {
          const head = fieldsOf[what].map(headOf);
          const cells = rows.map(row => fieldsOf[what].map(name => cellOf(row[name])));
          terminal.out(`${columns([head, ...cells])}\n`);
        }
        if (!all && rows.length >= pageSize)
          terminal.err('There may be more; use --all to list everything.\n');
        return exitCodes.fine;
      }),
    );
};

const cellOf = (value: unknown): string => (typeof value === 'boolean' ? String(value) : readText(value));

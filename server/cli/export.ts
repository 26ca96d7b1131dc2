import { Option } from 'commander';
import { exitCodes } from './cli-error.ts';
import type { AddCliCommand } from './command.ts';
import { readId } from './read-option.ts';
import { withProgress } from './terminal.ts';

interface ExportOptions {
  readonly format: 'yaml' | 'json';
  readonly output?: string;
}

const readIds = (text: string, earlier: readonly string[] | undefined): readonly string[] => [
  ...(earlier ?? []),
  readId(text),
];

/** `export`: writes connectors as a file that `apply` reads. */
export const addExport: AddCliCommand = (program, run) => {
  program
    .command('export')
    .description('write connectors as a file that apply reads: all, or those with these IDs')
    .argument('[ids...]', 'IDs of connectors', readIds)
    .addOption(
      new Option('--format <format>', 'format of the file').choices(['yaml', 'json']).default('yaml'),
    )
    .option('--output <file>', 'file to write; default: the standard output')
    .action((ids: readonly string[] | undefined, { format, output }: ExportOptions) =>
      run(async ({ desk, terminal, writeFile }) => {
        const chosen = ids === undefined || ids.length === 0 ? '' : `&id=${ids.join(',')}`;
        const text = await withProgress(terminal, 'Exporting', () =>
          desk.getText(`/connectors/export?format=${format}${chosen}`),
        );
        if (output === undefined) terminal.out(text);
        else await writeFile(output, text);
        return exitCodes.fine;
      }),
    );
};

import { stringify } from 'yaml';
import type { Connector } from '../../bitrix24/biconnector/connectors.ts';
import type { FileFormat } from './file-answers.ts';
import { fieldsOf, formatName, formatVersion, type FilePortal } from './file-format.ts';

/** Connectors as a file. They hold no values of settings, so neither does it (biconnector contract 1); keys keep their order. */
export function writeFile(
  connectors: readonly Connector[],
  { memberId, host }: FilePortal,
  format: FileFormat,
): string {
  const file = {
    format: formatName,
    version: formatVersion,
    portal: { memberId, host },
    connectors: connectors.map(connector => ({ id: connector.id, ...fieldsOf(connector) })),
  };
  return format === 'json'
    ? `${JSON.stringify(file, undefined, 2)}\n`
    : // Long logos in one line: folded, they could not be compared by eye or by git.
      stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
}

import { stringify } from 'yaml';
import type { Connector } from '../../bitrix24/biconnector/connectors.ts';
import { fieldsOf, formatName, formatVersion, type FilePortal } from './file-format.ts';

export type FileFormat = 'json' | 'yaml';

/**
 * Writes connectors to a file, with keys in a fixed order. Connectors hold no values of settings, so files do not
 * either (biconnector contract 1).
 */
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
    : // Long logos stay on one line; folded, neither people nor git could compare them.
      stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
}

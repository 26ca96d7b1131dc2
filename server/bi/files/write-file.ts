import { stringify } from 'yaml';
import type { Connector } from '../../bitrix24/biconnector/connector.ts';
import { largestYaml } from './parse-file.ts';
import { mostLexemes } from './yaml-scan.ts';
import { fieldsOf, formatName, formatVersion, type FilePortal } from './file-format.ts';

export type FileFormat = 'json' | 'yaml';

/**
 * Writes connectors to a file, with keys in a fixed order. Connectors hold no values of settings, so files do not
 * either (biconnector contract 1). YAML that an import would find too large is written in the notation of JSON, which is a
 * part of YAML and is read at any size.
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
  const json = `${JSON.stringify(file, undefined, 2)}\n`;
  if (format === 'json') return json;
  // Long logos stay on one line; folded, neither people nor git could compare them.
  const yaml = stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
  return yaml.length > largestYaml || linesIn(yaml) > mostLines ? json : yaml;
}

/** Lines of YAML that are surely read back: none of ours has more than eight lexemes. */
const mostLines = mostLexemes / 8;

function linesIn(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

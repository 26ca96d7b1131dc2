import { LineCounter, parseDocument } from 'yaml';
import { isItem } from '../bitrix24/biconnector/item.ts';
import type { Item } from '../bitrix24/biconnector/item.ts';
import { formatName, formatVersion } from './file-format.ts';

/** Why a file cannot be used at all. */
export type FileProblem =
  | 'FILE_TOO_LARGE'
  | 'FILE_NOT_READABLE'
  | 'FILE_OF_ANOTHER_KIND'
  | 'FILE_OF_A_LATER_VERSION'
  | 'FILE_WITHOUT_CONNECTORS';

export type FileReading =
  | {
      readonly ok: true;
      /** Of the portal it was exported from. */
      readonly memberId: string | undefined;
      readonly connectors: readonly unknown[];
    }
  | { readonly ok: false; readonly problem: FileProblem; readonly detail: string };

/** Characters; 5 000 connectors without large logos are fewer. */
export const largestFile = 8 * 1024 * 1024;
/** YAML is read slowly: more of it would keep everybody else waiting. */
export const largestYaml = 1024 * 1024;

/**
 * Reads a file of connectors, JSON or YAML. Aliases are refused (a few lines of them can mean gigabytes), keys given twice are
 * reported, and `__proto__` is a key like any other. Never throws.
 */
export function readFile(text: string): FileReading {
  if (text.length > largestFile) return no('FILE_TOO_LARGE', `${text.length} > ${largestFile}`);
  const parsed = parse(text.replace(/^\ufeff/, ''));
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (!isItem(value) || value['format'] !== formatName)
    return no('FILE_OF_ANOTHER_KIND', `format: ${formatName}`);
  if (value['version'] !== formatVersion) return no('FILE_OF_A_LATER_VERSION', `version: ${formatVersion}`);
  const { connectors, portal } = value as Item & { connectors?: unknown; portal?: unknown };
  if (!Array.isArray(connectors)) return no('FILE_WITHOUT_CONNECTORS', 'connectors');
  const memberId = isItem(portal) && typeof portal['memberId'] === 'string' ? portal['memberId'] : undefined;
  return { ok: true, memberId, connectors };
}

type Parsed = { readonly ok: true; readonly value: unknown } | (FileReading & { readonly ok: false });

function parse(text: string): Parsed {
  // JSON.parse is fast but hides keys that were given twice: small files go the other way.
  const fast = text.length > largestYaml ? parseJson(text) : undefined;
  if (fast !== undefined) return fast;
  if (text.length > largestYaml) return no('FILE_TOO_LARGE', `YAML ${text.length} > ${largestYaml}`);
  try {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, { lineCounter, schema: 'core', merge: false, logLevel: 'silent' });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      return no('FILE_NOT_READABLE', `${line}:${col} ${error.code}`);
    }
    return { ok: true, value: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch {
    // An alias, or nesting deeper than the stack.
    return no('FILE_NOT_READABLE', 'aliases or too deep');
  }
}

function parseJson(text: string): Parsed | undefined {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

const no = (problem: FileProblem, detail: string): FileReading & { readonly ok: false } => ({
  ok: false,
  problem,
  detail,
});

import { isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { isItem, type Item } from '../../bitrix24/biconnector/item.ts';
import { parseJson } from '../../net/parse-json.ts';
import { formatName, formatVersion } from './file-format.ts';
import { scanYaml } from './yaml-scan.ts';

/** The reason why a file cannot be used at all. */
export type FileProblem =
  | 'FILE_TOO_LARGE'
  | 'FILE_NOT_READABLE'
  | 'FILE_OF_ANOTHER_KIND'
  | 'FILE_OF_A_LATER_VERSION'
  | 'FILE_WITHOUT_CONNECTORS';

export type FileReading =
  | {
      readonly ok: true;
      /** The portal the file was exported from. */
      readonly memberId: string | undefined;
      readonly connectors: readonly unknown[];
    }
  | { readonly ok: false; readonly problem: FileProblem; readonly detail: string };

/** Maximum length of a file in characters; 5 000 connectors without large logos take fewer. */
export const largestFile = 8 * 1024 * 1024;
/** Maximum length of YAML in characters. Parsing it is slow, and longer files would block the process. */
export const largestYaml = 1024 * 1024;
/** Maximum number of connectors, twice as many as any known portal has. Each takes an entry of the report. */
const mostConnectors = 10_000;

/**
 * Reads a file of connectors, JSON or YAML. Aliases are refused, because a few lines of them can mean gigabytes. Duplicate
 * keys are reported, and `__proto__` is a key like any other. Never throws.
 */
export function readFile(text: string): FileReading {
  if (text.length > largestFile) return failure('FILE_TOO_LARGE', `${text.length} > ${largestFile}`);
  const parsed = parse(text.replace(/^\ufeff/, ''));
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (!isItem(value) || value['format'] !== formatName)
    return failure('FILE_OF_ANOTHER_KIND', `format: ${formatName}`);
  if (value['version'] !== formatVersion)
    return failure('FILE_OF_A_LATER_VERSION', `version: ${formatVersion}`);
  const { connectors, portal } = value as Item & { connectors?: unknown; portal?: unknown };
  if (!Array.isArray(connectors)) return failure('FILE_WITHOUT_CONNECTORS', 'connectors');
  if (connectors.length > mostConnectors)
    return failure('FILE_TOO_LARGE', `connectors: ${connectors.length} > ${mostConnectors}`);
  const memberId = isItem(portal) && typeof portal['memberId'] === 'string' ? portal['memberId'] : undefined;
  return { ok: true, memberId, connectors };
}

type Parsed = { readonly ok: true; readonly value: unknown } | (FileReading & { readonly ok: false });

function parse(text: string): Parsed {
  const scan = text.length > largestYaml ? 'too long' : scanYaml(text);
  if (typeof scan === 'object')
    return failure('FILE_NOT_READABLE', `${placeIn(text, scan.tooDeepAt)} too deep`);
  // JSON.parse is fast but hides duplicate keys, so it reads only files that are too large for the YAML parser.
  if (scan !== 'fine') {
    const value = parseJson(text);
    return value === undefined ? failure('FILE_TOO_LARGE', `YAML ${scan}`) : { ok: true, value };
  }
  try {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, {
      lineCounter,
      schema: 'core',
      merge: false,
      logLevel: 'silent',
      // Both options take minutes on a hostile file: the first compares all keys, the second quotes a line per error.
      uniqueKeys: false,
      prettyErrors: false,
    });
    const [error] = document.errors;
    const fault = error === undefined ? duplicateKeyIn(document) : { at: error.pos[0], code: error.code };
    if (fault !== undefined) {
      const { line, col } = lineCounter.linePos(fault.at);
      return failure('FILE_NOT_READABLE', `${line}:${col} ${fault.code}`);
    }
    return { ok: true, value: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch {
    // The file has an alias, or its nesting exceeds the stack.
    return failure('FILE_NOT_READABLE', 'aliases or too deep');
  }
}

/** The position of the first duplicate key; undefined if all keys are unique in their maps. */
function duplicateKeyIn(document: Document): { readonly at: number; readonly code: string } | undefined {
  let at: number | undefined;
  visit(document, {
    Map: (_key, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) {
          at = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return at === undefined ? undefined : { at, code: 'DUPLICATE_KEY' };
}

/** Line and column of a position, counted from 1. */
function placeIn(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

const failure = (problem: FileProblem, detail: string): FileReading & { readonly ok: false } => ({
  ok: false,
  problem,
  detail,
});

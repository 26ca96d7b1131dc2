import { isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { isItem, type Item } from '../../bitrix24/biconnector/item.ts';
import { parseJson } from '../../net/parse-json.ts';
import { formatName, formatVersion } from './file-format.ts';
import { scanYaml } from './yaml-scan.ts';

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
/** Twice as many as a portal is known to have; each costs a line of the report, however short it is in the file. */
const mostConnectors = 10_000;

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
  if (connectors.length > mostConnectors)
    return no('FILE_TOO_LARGE', `connectors: ${connectors.length} > ${mostConnectors}`);
  const memberId = isItem(portal) && typeof portal['memberId'] === 'string' ? portal['memberId'] : undefined;
  return { ok: true, memberId, connectors };
}

type Parsed = { readonly ok: true; readonly value: unknown } | (FileReading & { readonly ok: false });

function parse(text: string): Parsed {
  const looks = text.length > largestYaml ? 'too long' : scanYaml(text);
  if (typeof looks === 'object') return no('FILE_NOT_READABLE', `${placeIn(text, looks.tooDeepAt)} too deep`);
  // JSON.parse is fast but hides keys that were given twice: small files go the other way.
  if (looks !== 'fine') {
    const value = parseJson(text);
    return value === undefined ? no('FILE_TOO_LARGE', `YAML ${looks}`) : { ok: true, value };
  }
  try {
    const lineCounter = new LineCounter();
    const document = parseDocument(text, {
      lineCounter,
      schema: 'core',
      merge: false,
      logLevel: 'silent',
      // The library compares each key with each other one, and quotes a line for each error: minutes for a hostile file.
      uniqueKeys: false,
      prettyErrors: false,
    });
    const [error] = document.errors;
    const fault = error === undefined ? givenTwice(document) : { at: error.pos[0], code: error.code };
    if (fault !== undefined) {
      const { line, col } = lineCounter.linePos(fault.at);
      return no('FILE_NOT_READABLE', `${line}:${col} ${fault.code}`);
    }
    return { ok: true, value: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch {
    // An alias, or nesting deeper than the stack.
    return no('FILE_NOT_READABLE', 'aliases or too deep');
  }
}

/** Where a key is given twice in one map. */
function givenTwice(document: Document): { readonly at: number; readonly code: string } | undefined {
  let at: number | undefined;
  visit(document, {
    Map: (_key, { items }) => {
      const known = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (known.has(key.value)) {
          at = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        known.add(key.value);
      }
      return undefined;
    },
  });
  return at === undefined ? undefined : { at, code: 'DUPLICATE_KEY' };
}

/** Line and column, from 1. */
function placeIn(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

const no = (problem: FileProblem, detail: string): FileReading & { readonly ok: false } => ({
  ok: false,
  problem,
  detail,
});

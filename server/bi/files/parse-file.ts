import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { placeAt, type Place } from '../../net/decode-text.ts';
import { parseJson } from '../../net/parse-json.ts';
import { scanYaml } from './yaml-scan.ts';

/** Maximum length of YAML in characters. Parsing it is slow, and longer files would block the process. */
export const largestYaml = 1024 * 1024;

/** What keeps a text from being read; `FILE_NOT_READABLE` has the parser's words as its detail. */
export type ParseProblem =
  | 'FILE_TOO_LARGE'
  | 'FILE_NOT_READABLE'
  | 'FILE_ALIAS'
  | 'FILE_DUPLICATE_KEY'
  | 'FILE_TOO_DEEP'
  | 'FILE_WITH_SEVERAL_DOCUMENTS';

/** Finds the place of a value by its path, such as `connectors.3.title`; undefined if it is not known. */
export type PlaceOf = (path: string) => Place | undefined;

export type Parsed =
  | { readonly ok: true; readonly value: unknown; readonly placeOf: PlaceOf }
  | {
      readonly ok: false;
      readonly problem: ParseProblem;
      readonly detail: string;
      readonly place: Place | undefined;
    };

/**
 * Parses YAML, of which JSON is a part. Aliases are refused, because a few lines of them can mean gigabytes; so is a second
 * document, which nobody would miss until later. Never throws.
 */
export function parseFile(text: string): Parsed {
  const scan = text.length > largestYaml ? 'too long' : scanYaml(text);
  if (typeof scan === 'object') return failure('FILE_TOO_DEEP', '', placeAt(text, scan.tooDeepAt));
  // JSON.parse is fast but hides duplicate keys, so it reads only files that are too large for the YAML parser.
  if (scan !== 'fine') {
    const value = parseJson(text);
    return value === undefined
      ? failure('FILE_TOO_LARGE', `YAML ${scan}`)
      : { ok: true, value, placeOf: () => undefined };
  }
  try {
    return readYaml(text);
  } catch {
    // Nesting by indentation can exceed the stack.
    return failure('FILE_TOO_DEEP', '');
  }
}

function readYaml(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    merge: false,
    // A silent parser does not report a second document; nothing is printed below warnings.
    logLevel: 'error',
    // Both options take minutes on a hostile file: the first compares all keys, the second quotes a line per error.
    uniqueKeys: false,
    prettyErrors: false,
  });
  const fault = faultIn(document);
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.at);
    return failure(fault.problem, fault.detail, { line, column: col });
  }
  const offsets = offsetsIn(document);
  return {
    ok: true,
    value: document.toJS({ maxAliasCount: 0 }) as unknown,
    placeOf: path => {
      const offset = offsets.get(path);
      if (offset === undefined) return undefined;
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    },
  };
}

interface Fault {
  readonly problem: ParseProblem;
  readonly detail: string;
  readonly at: number;
}

function faultIn(document: Document): Fault | undefined {
  const [error] = document.errors;
  if (error === undefined) return aliasOrDuplicateIn(document);
  const [at] = error.pos;
  return error.code === 'MULTIPLE_DOCS'
    ? { problem: 'FILE_WITH_SEVERAL_DOCUMENTS', detail: '', at }
    : { problem: 'FILE_NOT_READABLE', detail: error.message, at };
}

/** The first alias or duplicate key. */
function aliasOrDuplicateIn(document: Document): Fault | undefined {
  let found: Fault | undefined;
  visit(document, {
    Alias: (_key, { source, range }) => {
      found = { problem: 'FILE_ALIAS', detail: `*${source}`, at: range?.[0] ?? 0 };
      return visit.BREAK;
    },
    Map: (_key, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) {
          found = { problem: 'FILE_DUPLICATE_KEY', detail: String(key.value), at: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

/** A setting's part lies this deep in a file: `connectors.3.settings.0.code`. */
const deepestPath = 5;

/** The offset of each key and list item, by its path. One walk serves any number of problems. */
function offsetsIn(document: Document): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  const enter = (node: unknown, path: string, depth: number): void => {
    if (depth > deepestPath) return;
    const prefix = path === '' ? '' : `${path}.`;
    if (isMap(node))
      for (const { key, value } of node.items) {
        if (!isScalar(key)) continue;
        offsets.set(`${prefix}${String(key.value)}`, key.range?.[0] ?? 0);
        enter(value, `${prefix}${String(key.value)}`, depth + 1);
      }
    else if (isSeq(node))
      node.items.forEach((item, index) => {
        const range = isMap(item) || isSeq(item) || isScalar(item) || isAlias(item) ? item.range : undefined;
        if (range) offsets.set(`${prefix}${index}`, range[0]);
        enter(item, `${prefix}${index}`, depth + 1);
      });
  };
  enter(document.contents, '', 1);
  return offsets;
}

const failure = (problem: ParseProblem, detail: string, place?: Place): Parsed & { readonly ok: false } => ({
  ok: false,
  problem,
  detail,
  place,
});

import { isItem, readText, type Item } from '../../bitrix24/biconnector/item.ts';
import { longestTableName } from '../../bitrix24/biconnector/table-input.ts';
import type { Findings } from './findings.ts';
import { asList, isEmpty, judgeText } from './json-list.ts';
import type { FoundTable } from './report-answers.ts';

const shownTables = 2000;

export interface JudgedList {
  /** Whether Bitrix24 can read it: one bad item fails the whole list. */
  readonly accepted: boolean;
  readonly tables: readonly FoundTable[];
}

/** The answer of `urlTableList` (biconnector contract 7.3). */
export function judgeList(value: unknown, searchString: string, findings: Findings): JudgedList {
  const items = asList(value, findings);
  if (items === undefined) return { accepted: false, tables: [] };
  if (items.length === 0) findings.add('LIST_EMPTY');
  if (items.length > shownTables) findings.add('LIST_CUT', String(items.length));
  const codes = new Set<string>();
  const judged = items.map((item, index) => judgeItem(item, `#${index + 1}`, codes, findings));
  const tables = judged.flatMap(table => table ?? []);
  const needle = searchString.toLowerCase();
  const strangers = tables.filter(({ code, title }) => !`${code}\n${title}`.toLowerCase().includes(needle));
  if (strangers.length > 0) findings.add('SEARCH_IGNORED', `${strangers.length}/${tables.length}`);
  return { accepted: tables.length === judged.length, tables: tables.slice(0, shownTables) };
}

function judgeItem(
  item: unknown,
  place: string,
  codes: Set<string>,
  findings: Findings,
): FoundTable | undefined {
  if (!isItem(item)) {
    findings.add('ITEM_NOT_OBJECT', place);
    return undefined;
  }
  if (isEmpty(item['code'])) findings.add('ITEM_WITHOUT_CODE', place);
  if (isEmpty(item['title'])) findings.add('ITEM_WITHOUT_TITLE', place);
  if (isEmpty(item['code']) || isEmpty(item['title'])) return undefined;
  judgeText(item, ['code', 'title'], place, findings);
  return readTable(item, place, codes, findings);
}

function readTable(item: Item, place: string, codes: Set<string>, findings: Findings): FoundTable {
  const code = readText(item['code']);
  const title = readText(item['title']);
  const at = `${place} ${code}`;
  if (!/^[a-z][a-z0-9_]*$/.test(code) || code.length > longestTableName)
    findings.add('CODE_NOT_A_TABLE_NAME', at);
  if (codes.has(code)) findings.add('DUPLICATE_TABLE_CODE', at);
  codes.add(code);
  if (isEmpty(item['id'])) return { code, title };
  findings.add('ITEM_HAS_ID', at);
  return { code, title, id: readText(item['id']) };
}

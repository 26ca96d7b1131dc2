import { isItem, readText, type Item } from '../../bitrix24/biconnector/item.ts';
import { longestTableName } from '../../bitrix24/biconnector/table-input.ts';
import type { Findings } from './findings.ts';
import { asList, isEmpty, judgeTexts } from './json-list.ts';
import type { FoundTable } from './report-answers.ts';

/** Maximum number of tables in a report. */
const mostTables = 2000;

export interface JudgedTableList {
  /** Whether Bitrix24 can read the list; one invalid item makes all of it invalid. */
  readonly accepted: boolean;
  readonly tables: readonly FoundTable[];
}

/** Judges the answer of `urlTableList` (biconnector contract 7.3). @param searchString as sent; empty: none */
export function judgeTableList(value: unknown, searchString: string, findings: Findings): JudgedTableList {
  const items = asList(value, findings);
  if (items === undefined) return { accepted: false, tables: [] };
  if (items.length === 0) findings.add('LIST_EMPTY');
  if (items.length > mostTables) findings.add('LIST_CUT', String(items.length));
  const codes = new Set<string>();
  const judged = items.map((item, index) => judgeItem(item, `#${index + 1}`, codes, findings));
  const tables = judged.flatMap(table => table ?? []);
  const needle = searchString.toLowerCase();
  const unasked = tables.filter(({ code, title }) => !`${code}\n${title}`.toLowerCase().includes(needle));
  if (unasked.length > 0) findings.add('SEARCH_IGNORED', `${unasked.length}/${tables.length}`);
  return { accepted: tables.length === judged.length, tables: tables.slice(0, mostTables) };
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
  judgeTexts(item, ['code', 'title'], place, findings);
  return readFoundTable(item, place, codes, findings);
}

function readFoundTable(item: Item, place: string, codes: Set<string>, findings: Findings): FoundTable {
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

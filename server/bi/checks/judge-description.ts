import { isItem, readText } from '../../bitrix24/biconnector/item.ts';
import { columnTypes, longestColumnName, type ColumnType } from '../../bitrix24/biconnector/table-input.ts';
import type { Findings } from './findings.ts';
import { asList, isEmpty, judgeText } from './json-list.ts';
import type { FoundColumn } from './report-answers.ts';

export interface JudgedDescription {
  /** Whether Bitrix24 can read it: one bad column fails the whole description. */
  readonly accepted: boolean;
  readonly columns: readonly FoundColumn[];
}

const shownColumns = 2000;

/** The answer of `urlTableDescription` (biconnector contract 7.4). */
export function judgeDescription(value: unknown, findings: Findings): JudgedDescription {
  const items = asList(value, findings);
  if (items === undefined) return { accepted: false, columns: [] };
  if (items.length === 0) findings.add('DESCRIPTION_EMPTY');
  if (items.length > shownColumns) findings.add('LIST_CUT', String(items.length));
  const codes = new Set<string>();
  const columns = items.flatMap((item, index) => judgeColumn(item, `#${index + 1}`, codes, findings) ?? []);
  return {
    accepted: items.length > 0 && columns.length === items.length,
    columns: columns.slice(0, shownColumns),
  };
}

function judgeColumn(
  item: unknown,
  place: string,
  codes: Set<string>,
  findings: Findings,
): FoundColumn | undefined {
  if (!isItem(item)) {
    findings.add('ITEM_NOT_OBJECT', place);
    return undefined;
  }
  const missing = ['code', 'name', 'type'].filter(key => isEmpty(item[key]));
  if (missing.length > 0) {
    findings.add('COLUMN_INCOMPLETE', `${place} ${missing.join(', ')}`);
    return undefined;
  }
  judgeText(item, ['code', 'name', 'type'], place, findings);
  const code = readText(item['code']);
  const type = readText(item['type']);
  const known = columnTypeOf(type);
  const at = `${place} ${code}`;
  if (known === undefined) findings.add('TYPE_UNKNOWN_BECOMES_STRING', `${at}: ${type}`);
  if (!/^[A-Z][A-Z0-9_]*$/.test(code) || code.length > longestColumnName)
    findings.add('COLUMN_NAME_NOT_VALID', at);
  if (codes.has(code)) findings.add('DUPLICATE_COLUMN_CODE', at);
  codes.add(code);
  return { code, name: readText(item['name']), type, portalType: known ?? 'string' };
}

/** Types of a description, unlike those of table.add, are matched without regard to case (biconnector contract 7.4). */
const columnTypeOf = (type: string): ColumnType | undefined =>
  columnTypes.find(known => known === type.toLowerCase());

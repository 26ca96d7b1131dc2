import { isItem, readText, writeJson } from '../../bitrix24/biconnector/item.ts';
import type { Findings } from './findings.ts';
import { judgeCells } from './judge-cells.ts';
import { asList } from './json-list.ts';
import type { FoundRows } from './report-answers.ts';
import { previewRows, type Question } from './request-body.ts';

export interface JudgedData {
  /** Whether Bitrix24's preview can show the rows. */
  readonly accepted: boolean;
  readonly rows: FoundRows | undefined;
}

/** Maximum number of columns in a report. */
const mostColumns = 200;

/** Judges the answer of `urlData` (biconnector contract 7.5). */
export function judgeData(value: unknown, question: Question, findings: Findings): JudgedData {
  const list = asList(value, findings);
  if (list === undefined) return { accepted: false, rows: undefined };
  const [first, ...others] = list;
  if (isItem(first)) {
    findings.add('ROWS_ARE_OBJECTS', Object.keys(first).slice(0, 5).join(', '));
    return { accepted: false, rows: undefined };
  }
  if (!Array.isArray(first) || first.length === 0 || !first.every(isName)) {
    findings.add('NO_HEADER');
    return { accepted: false, rows: undefined };
  }
  const header = first.map(readText);
  judgeHeader(header, question, findings);
  const rows = others.filter((row, index) => judgeRow(row, header.length, `#${index + 1}`, findings));
  if (others.length === 0) findings.add('NO_ROWS');
  const { limit } = question;
  if (limit !== undefined && others.length > limit)
    findings.add('MORE_THAN_LIMIT', `${others.length} > ${limit}`);
  judgeCells(header, rows as readonly (readonly unknown[])[], question.columns ?? [], findings);
  return { accepted: rows.length === others.length, rows: sample(header, rows) };
}

/** A header holds names. A first row with a number or an empty text is data. */
const isName = (cell: unknown): boolean => typeof cell === 'string' && cell !== '';

function judgeHeader(header: readonly string[], { select = [], columns = [] }: Question, findings: Findings) {
  const seen = new Set<string>();
  for (const name of header) {
    if (seen.has(name)) findings.add('HEADER_DUPLICATE', name);
    seen.add(name);
  }
  if (select.length > 0) {
    for (const name of select) if (!seen.has(name)) findings.add('HEADER_LACKS_CODE', name);
    if (select.join('\n') !== header.join('\n')) findings.add('HEADER_NOT_AS_SELECTED', header.join(', '));
    return;
  }
  for (const { externalCode } of columns)
    if (!seen.has(externalCode)) findings.add('HEADER_LACKS_CODE', externalCode);
}

/** Reports a row that is not a list as long as the header. @returns whether it is one */
function judgeRow(row: unknown, length: number, place: string, findings: Findings): boolean {
  if (isItem(row)) findings.add('ROWS_ARE_OBJECTS', place);
  else if (!Array.isArray(row)) findings.add('ROW_NOT_LIST', place);
  else if (row.length !== length) findings.add('ROW_LENGTH', `${place}: ${row.length} ≠ ${length}`);
  else return true;
  return false;
}

const sample = (header: readonly string[], rows: readonly unknown[]): FoundRows => ({
  header: header.slice(0, mostColumns),
  data: rows
    .slice(0, previewRows)
    .map(row => (row as readonly unknown[]).slice(0, mostColumns).map(shownCell)),
});

function shownCell(cell: unknown): string | number | boolean | null {
  if (cell === null || typeof cell === 'number' || typeof cell === 'boolean') return cell;
  return typeof cell === 'string' ? cell : writeJson(cell);
}

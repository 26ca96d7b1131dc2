import { isItem, readText, writeJson } from '../../bitrix24/biconnector/item.ts';
import type { Findings } from './findings.ts';
import { judgeCells } from './judge-cells.ts';
import { asList } from './json-list.ts';
import type { FoundRows } from './report-answers.ts';
import { previewRows, type Question } from './request-body.ts';

export interface JudgedRows {
  /** Whether the preview can show it. */
  readonly accepted: boolean;
  readonly rows: FoundRows | undefined;
}

const shownColumns = 200;

/** The answer of `urlData` (biconnector contract 7.5). */
export function judgeRows(value: unknown, question: Question, findings: Findings): JudgedRows {
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

/** A header names columns: of a first row that holds data, numbers give it away. */
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

function judgeRow(row: unknown, length: number, place: string, findings: Findings): boolean {
  if (isItem(row)) findings.add('ROWS_ARE_OBJECTS', place);
  else if (!Array.isArray(row)) findings.add('ROW_NOT_LIST', place);
  else if (row.length !== length) findings.add('ROW_LENGTH', `${place}: ${row.length} ≠ ${length}`);
  else return true;
  return false;
}

const sample = (header: readonly string[], rows: readonly unknown[]): FoundRows => ({
  header: header.slice(0, shownColumns),
  data: rows
    .slice(0, previewRows)
    .map(row => (row as readonly unknown[]).slice(0, shownColumns).map(shownCell)),
});

function shownCell(cell: unknown): string | number | boolean | null {
  if (cell === null || typeof cell === 'number' || typeof cell === 'boolean') return cell;
  return typeof cell === 'string' ? cell : writeJson(cell);
}

import type { Findings } from './findings.ts';
import type { FindingCode } from '../../bitrix24/biconnector/finding-codes.ts';
import type { MappedColumn } from './request-body.ts';

/** Number of rows that are judged; enough to see how a column is written. */
const judgedRows = 1000;

/** Maximum length of a cell that may be a date or an amount, in characters: expressions search longer ones slowly. */
const longestCell = 64;

/** One way in which values must not be written. */
interface Rule {
  readonly code: FindingCode;
  /** Column types for which such a value is wrong; it is always wrong in a column of unknown type. */
  readonly types: readonly string[];
  readonly matches: RegExp;
}

/** The rules for values (biconnector contract 6.1, 7.5). */
const rules: readonly Rule[] = [
  { code: 'ISO_DATES', types: ['date', 'datetime'], matches: /^\d{4}-\d\d-\d\dT\d\d:\d\d/ },
  {
    code: 'LOCAL_DATES',
    types: ['date', 'datetime'],
    matches: /^(\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\/\d{1,2}\/\d{4})( \d{1,2}:\d\d(:\d\d)?)?$/,
  },
  { code: 'DECIMAL_COMMA', types: ['int', 'double', 'money'], matches: /^-?\d+,\d+$/ },
  {
    code: 'MONEY_TEXT',
    types: ['int', 'double', 'money'],
    // Either side may have the currency, and one of them has it.
    matches: /^(?=.*\d)(?=.*[^\d\s.,-])(\p{Sc}|[A-Z]{3})?\s?-?[\d\s.,]+\s?(\p{Sc}|[A-Z]{3}|руб\.?)?$/u,
  },
];

/** Judges how the values of each column are written. */
export function judgeCells(
  header: readonly string[],
  rows: readonly (readonly unknown[])[],
  columns: readonly MappedColumn[],
  findings: Findings,
): void {
  // A map, because a header can have millions of names.
  const types = new Map<string, string | undefined>();
  for (const { name, externalCode, type } of columns)
    for (const key of [externalCode, name]) if (!types.has(key)) types.set(key, type);
  header.forEach((name, at) => {
    const cells = rows.slice(0, judgedRows).map(row => row[at]);
    if (cells.some(cell => typeof cell === 'object' && cell !== null)) findings.add('CELL_NOT_SCALAR', name);
    if (cells.some(cell => typeof cell === 'boolean')) findings.add('BOOLEAN_CELLS', name);
    const type = types.get(name);
    const texts = cells.flatMap(cell => (typeof cell === 'string' && cell.length <= longestCell ? cell : []));
    for (const { code, types: ofTypes, matches } of rules) {
      if (type !== undefined && !ofTypes.includes(type)) continue;
      const found = texts.find(text => matches.test(text));
      if (found !== undefined) findings.add(code, `${name}: ${found}`);
    }
  });
}

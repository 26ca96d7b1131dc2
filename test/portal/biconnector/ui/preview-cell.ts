import type { Json } from '../../json.ts';
import { phpText } from '../list-query.ts';
import type { ColumnType } from '../table-store.ts';
import type { Cell } from './bi-ui.ts';

/** Casts a value to its column's type as the preview does; an unparsable date becomes empty (biconnector contract 7.5). */
export function showCell(value: Json | undefined, type: ColumnType): Cell {
  if (value === undefined) return '';
  const text = phpText(value);
  switch (type) {
    case 'int':
      return Math.trunc(toNumber(text));
    case 'double':
      return toNumber(text);
    case 'money':
      return toNumber(text.replace(/[^\d.-]/g, ''));
    case 'date':
      return isDate(text) ? text : '';
    default:
      return text;
  }
}

/** PHP's numeric cast: the number at the beginning of a text, or zero. */
function toNumber(text: string): number {
  const number = Number.parseFloat(text);
  return Number.isNaN(number) ? 0 : number;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

import { isPhpArray, type Json, type JsonMap } from '../json.ts';
import { BadRequest, compileFilter } from './filter-rows.ts';
import { formText } from './form-text.ts';
import type { SampleTable, SampleValue } from './sales-table.ts';

/** Answers urlData with header and rows; obeys `select`, `filter` and `limit` (biconnector contract 7.5). */
export function answerData(table: SampleTable, form: JsonMap): readonly (readonly SampleValue[])[] {
  const place = placeOf(table, form['mapFields']);
  const wanted = isPhpArray(form['select']) ? Object.values(form['select']).map(formText) : undefined;
  const header = wanted ?? table.columns.map(({ code }) => code);
  const places = header.map(place);
  const keep = compileFilter(form['filter']);
  const rows = table.rows.filter(row =>
    keep(identifier => {
      const index = place(identifier);
      return { value: row[index] ?? null, type: table.columns[index]?.type ?? 'string' };
    }),
  );
  const lines = rows.slice(0, limitOf(form['limit'])).map(row => places.map(index => row[index] ?? ''));
  return [header, ...lines];
}

/** Finds the index of a column by its code or, through mapFields, by the name that the portal gave it. */
function placeOf({ columns }: SampleTable, mapFields: Json | undefined): (identifier: string) => number {
  const names = new Map(
    isPhpArray(mapFields) ? Object.entries(mapFields).map(([code, name]) => [formText(name), code]) : [],
  );
  return identifier => {
    const own = columns.findIndex(({ code }) => code === identifier);
    const index = own >= 0 ? own : columns.findIndex(({ code }) => code === names.get(identifier));
    if (index < 0) throw new BadRequest(`No such column: ${identifier}`);
    return index;
  };
}

function limitOf(limit: Json | undefined): number {
  const number = Number.parseInt(formText(limit), 10);
  return Number.isInteger(number) && number >= 0 ? number : Number.POSITIVE_INFINITY;
}

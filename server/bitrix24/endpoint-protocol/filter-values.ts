import { dayText, lastSecond, readMoment, secondText, type DayPlace } from './filter-dates.ts';
import type { FilterColumn, FilterTree } from './filter-tree.ts';
import { QuestionRefused } from './question-refused.ts';

export type Comparison = '<' | '<=' | '>' | '>=';

/** Conditions on one column, with the values of the filter brought to one form. */
export interface ValueReader {
  oneOf<Column extends FilterColumn>(column: Column, values: readonly string[]): FilterTree<Column>;
  compare<Column extends FilterColumn>(
    column: Column,
    operator: Comparison,
    value: string,
  ): FilterTree<Column>;
  contains<Column extends FilterColumn>(column: Column, text: string): FilterTree<Column>;
}

/** @param dayPlace decides dates with slashes, where known */
export function createValueReader(dayPlace: DayPlace | undefined): ValueReader {
  const isTime = ({ type }: FilterColumn) => type === 'date' || type === 'datetime';
  return {
    oneOf: (column, values) => {
      if (!isTime(column)) return { is: 'in', column, values: values.map(value => inOneForm(column, value)) };
      // A date or second is a window, because columns hold fractions of seconds.
      const windows = values.map(value => {
        const { from, until } = readMoment(value, dayPlace);
        return { is: 'all', of: [atLeast(column, from), before(column, until)] } as const;
      });
      const [only] = windows;
      return windows.length === 1 && only !== undefined ? only : { is: 'any', of: windows };
    },
    compare: (column, operator, value) => {
      if (!isTime(column)) return { is: 'compare', column, operator, value: inOneForm(column, value) };
      const { from, until } = readMoment(value, dayPlace);
      switch (operator) {
        case '>=':
          return atLeast(column, from);
        case '>':
          return atLeast(column, until);
        case '<':
          return before(column, from);
        case '<=':
          return before(column, until);
      }
    },
    contains: (column, text) => {
      if (column.type !== 'string' && column.type !== 'int')
        throw new QuestionRefused('OPERATOR_UNKNOWN', `% ${column.code}`);
      if (column.type === 'int' && !/^-?\d+$/.test(text)) throw unfit(column);
      return { is: 'contains', column, text: withoutNul(column, text) };
    },
  };
}

function atLeast<Column extends FilterColumn>(column: Column, at: number): FilterTree<Column> {
  return at > lastSecond
    ? { is: 'compare', column, operator: '>', value: momentText(column, lastSecond) }
    : { is: 'compare', column, operator: '>=', value: momentText(column, at) };
}

function before<Column extends FilterColumn>(column: Column, at: number): FilterTree<Column> {
  return at > lastSecond
    ? { is: 'compare', column, operator: '<=', value: momentText(column, lastSecond) }
    : { is: 'compare', column, operator: '<', value: momentText(column, at) };
}

/** A date column is midnight: it is compared with the first day that begins at the moment or later. */
function momentText({ type }: FilterColumn, at: number): string {
  if (type === 'datetime') return secondText(at);
  return at === lastSecond ? '9999-12-31' : dayText(at);
}

function inOneForm(column: FilterColumn, value: string): string {
  if (column.type === 'string') return withoutNul(column, value);
  const [, sign = '', digits = '', fraction = '', exponent = ''] =
    /^([+-]?)0*(\d+|(?=\.\d))(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(value.trim()) ?? [];
  if (digits === '' && fraction === '') throw unfit(column);
  const decimals = fraction.replace(/0+$/, '');
  return `${sign === '-' ? '-' : ''}${digits || '0'}${decimals && `.${decimals}`}${exponent && `e${exponent}`}`;
}

/** No text of a database holds NUL, and some drivers end a text there. */
function withoutNul(column: FilterColumn, text: string): string {
  if (text.includes('\0')) throw unfit(column);
  return text;
}

const unfit = ({ code }: FilterColumn) => new QuestionRefused('VALUE_UNFIT', code);

import type { FormMap, FormValue } from './form-body.ts';
import { QuestionRefused } from './question-refused.ts';

export type Operator = '=' | '%' | '><' | '>' | '>=' | '<' | '<=' | 'null';

export interface Operation {
  readonly negated: boolean;
  readonly operator: Operator;
  readonly operand: FormValue;
}

/** Splits `!=STATUS` into its parts; a bare name has no symbol. */
export function splitKey(key: string): {
  readonly negated: boolean;
  readonly symbol: string;
  readonly name: string;
} {
  const [whole = '', not, symbol = ''] = /^(!?)(><|>=|<=|=|%|>|<)?/.exec(key) ?? [];
  return { negated: not === '!', symbol, name: key.slice(whole.length) };
}

/**
 * Finds out what is done with a column: `filter[>=AMOUNT]=5`, or `filter[AMOUNT][operator]=>=&filter[AMOUNT][value]=5`.
 * @throws QuestionRefused `OPERATOR_UNKNOWN` or `FILTER_MALFORMED`
 */
export function readOperation(key: string, value: FormValue): Operation {
  const { negated, symbol } = splitKey(key);
  if (typeof value !== 'string' && value.has('operator')) {
    if (symbol !== '' || negated) throw new QuestionRefused('FILTER_MALFORMED', key);
    return readWords(key, value);
  }
  // A scalar 0 is what PHP makes of false, which stands for NULL; the number 0 comes in a list.
  if (symbol === '=' && value === '0') return { negated, operator: 'null', operand: '' };
  return { negated, operator: symbol === '' ? '=' : (symbol as Operator), operand: value };
}

const symbols: Readonly<Record<string, readonly [Operator, negated?: 'not']>> = {
  '=': ['='],
  '!=': ['=', 'not'],
  '<>': ['=', 'not'],
  IN: ['='],
  'NOT IN': ['=', 'not'],
  '%': ['%'],
  '!%': ['%', 'not'],
  '><': ['><'],
  '!><': ['><', 'not'],
  BETWEEN: ['><'],
  'NOT BETWEEN': ['><', 'not'],
  '>': ['>'],
  '!>': ['>', 'not'],
  '>=': ['>='],
  '!>=': ['>=', 'not'],
  '<': ['<'],
  '!<': ['<', 'not'],
  '<=': ['<='],
  '!<=': ['<=', 'not'],
  'IS NULL': ['null'],
  'IS NOT NULL': ['null', 'not'],
};

function readWords(key: string, value: FormMap): Operation {
  const word = value.get('operator');
  const found =
    typeof word === 'string' && Object.hasOwn(symbols, word.toUpperCase())
      ? symbols[word.toUpperCase()]
      : undefined;
  if (found === undefined) throw new QuestionRefused('OPERATOR_UNKNOWN', key);
  const [operator, not] = found;
  return { negated: not === 'not', operator, operand: operator === 'null' ? '' : operandOf(value, operator) };
}

/** The operand stands in `value`, or in `from` and `to` beside the operator. */
function operandOf(value: FormMap, operator: Operator): FormValue {
  const ends = typeof value.get('value') === 'object' ? (value.get('value') as FormMap) : value;
  const [from, to] = [ends.get('from'), ends.get('to')];
  if (operator === '><' && from !== undefined && to !== undefined)
    return new Map([
      ['0', from],
      ['1', to],
    ]);
  const operand = value.get('value');
  if (operand === undefined) throw new QuestionRefused('FILTER_MALFORMED', 'a condition without a value');
  return operand;
}

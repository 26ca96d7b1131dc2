import type { DatabaseColumn } from '../port/condition.ts';
import { checkedNumber, type Dialect } from './dialect.ts';

export interface ClickhouseSqlOptions {
  /** Zone in which moments are shown and compared; absent: that of the column or server. */
  readonly timeZone?: string | undefined;
}

/** The last value of each row; an error that comes after the start stands in the answer without it. */
export const guard = '~';

const quoted = (name: string): string => `\`${escaped(name, '`')}\``;
/** Old servers know no parameters; backslash and quote are all that ends or changes a text of ClickHouse. */
export const literal = (text: string): string => `'${escaped(text, "'")}'`;
const escaped = (text: string, quote: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\0', '');

export function createClickhouseSql({ timeZone }: ClickhouseSqlOptions): Dialect {
  const zone = timeZone === undefined ? undefined : literal(timeZone);

  const output = (column: DatabaseColumn): string => {
    const name = quoted(column.name);
    const type = plainType(column.nativeType);
    if (column.type === 'datetime') return zone === undefined ? name : `toTimeZone(${name}, ${zone})`;
    if (type === 'Bool') return `toUInt8(${name})`;
    if (/^FixedString/.test(type)) return `toStringCutToZero(${name})`;
    return name;
  };

  /** The column as it is compared. */
  const operand = (column: DatabaseColumn): string => {
    const type = plainType(column.nativeType);
    if (column.type !== 'string' || type === 'String') return quoted(column.name);
    return /^FixedString/.test(type) ? output(column) : `toString(${quoted(column.name)})`;
  };

  const value = ({ type, nativeType }: DatabaseColumn, text: string): string => {
    switch (type) {
      case 'int':
        return checkedNumber(text);
      case 'double':
        return numberLiteral(plainType(nativeType), checkedNumber(text));
      case 'date':
        return `${/Date32/.test(nativeType) ? 'toDate32' : 'toDate'}(${literal(text)})`;
      case 'datetime':
        return /DateTime64/.test(nativeType)
          ? `toDateTime64(${literal(text)}, 0, ${zoneOf(nativeType)})`
          : `toDateTime(${[literal(text), zoneOf(nativeType)].filter(Boolean).join(', ')})`;
      case 'string':
        return literal(text);
    }
  };
  const zoneOf = (nativeType: string): string => zone ?? /'[^']+'/.exec(nativeType)?.[0] ?? '';

  return {
    name: quoted,
    table: (schema, name) => `${quoted(schema)}.${quoted(name)}`,
    output,
    isNull: ({ name }) => `isNull(${quoted(name)})`,
    oneOf: (column, list) => {
      const equals = (text: string) =>
        withinRange(column, '=', text) ?? `${operand(column)} = ${value(column, text)}`;
      // A list of texts is one set; numbers of a set would be brought to the type of the column, which loses digits.
      if (
        column.type === 'string' ||
        (column.type === 'int' && list.every(text => /^-?\d{1,18}$/.test(text)))
      )
        return `${operand(column)} in (${list.map(text => value(column, text)).join(', ')})`;
      return `(${list.map(equals).join(' or ')})`;
    },
    compare: (column, operator, text) =>
      withinRange(column, operator, text) ?? `${operand(column)} ${operator} ${value(column, text)}`,
    contains: (column, text) =>
      `positionCaseInsensitiveUTF8(${column.type === 'int' ? `toString(${quoted(column.name)})` : operand(column)}, ${literal(text)}) > 0`,
    // AND and OR of old servers are unknown as soon as one part is, so no part is left unknown.
    // IN even says that NULL is not in a list.
    onColumn: (condition, { name, nativeType }) =>
      nativeType.includes('Nullable(')
        ? `(isNotNull(${quoted(name)}) and ifNull(${condition}, 0))`
        : condition,
    isNotTrue: condition => `not (${condition})`,
    extraOutput: [literal(guard)],
  };

  /** A comparison with a value outside of what the type holds, which would wrap around; undefined inside. */
  function withinRange(column: DatabaseColumn, operator: string, text: string): string | undefined {
    if (
      column.type === 'datetime' &&
      /^19(?:69-12-31|70-01-01)/.test(text) &&
      !/DateTime64/.test(column.nativeType)
    )
      // Around the beginning of its time a moment may not exist as a value; texts are in the same order.
      return `toString(${output(column)}) ${operator} ${literal(text)}`;
    const side = sideOf(column, text);
    if (side === undefined) return undefined;
    const holds = side === 'below' ? operator.startsWith('>') : operator.startsWith('<');
    return `${quoted(column.name)} ${holds ? '=' : '!='} ${quoted(column.name)}`;
  }
}

/** The type without what only says how it is stored. */
export function plainType(nativeType: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/s.exec(nativeType)?.[1];
  return inner === undefined ? nativeType : plainType(inner);
}

const lastDay = '2105-12-31';

function sideOf({ type, nativeType }: DatabaseColumn, text: string): 'below' | 'above' | undefined {
  const plain = plainType(nativeType);
  if (type === 'int') {
    if (!/^-?\d+$/.test(text)) return undefined;
    const number = BigInt(text);
    if (number < -(2n ** 63n)) return 'below';
    if (number < 0n && plain.startsWith('UInt')) return 'below';
    return number >= (plain === 'UInt64' ? 2n ** 64n : 2n ** 63n) ? 'above' : undefined;
  }
  if (type !== 'date' && type !== 'datetime') return undefined;
  if (/^Date(?:32|Time64)/.test(plain)) return undefined;
  if (text < '1970-01-01') return 'below';
  return text.slice(0, 10) > lastDay ? 'above' : undefined;
}

/** Decimals are compared with decimals, floating points with their own kind. */
function numberLiteral(type: string, text: string): string {
  if (type === 'Float32') return `toFloat32(${text})`;
  if (!type.startsWith('Decimal')) return text;
  const [digits = '', fraction = ''] = text.split('.');
  if (/e/.test(text) || digits.length + fraction.length > 36) return `toFloat64(${text})`;
  return `toDecimal128('${text}', ${fraction.length})`;
}

import { z } from 'zod';
import {
  filterOperators,
  type Condition,
  type FilterOperator,
  type FilterRules,
} from '../bitrix24/biconnector/filter.ts';
import type { ListQuery } from '../bitrix24/biconnector/list-items.ts';

const invalidPage = 'VALIDATION_INVALID_PAGE';
const value = z.string().max(4_096, 'VALIDATION_FILTER_VALUE');
const comparisons = z.strictObject(
  Object.fromEntries(filterOperators.map(operator => [operator, value.optional()])) as Record<
    FilterOperator,
    z.ZodOptional<typeof value>
  >,
  'VALIDATION_FILTER_OPERATOR',
);

/**
 * Makes the schema of a list's query: `page` (absent: all pages), `order=title,-id`, `filter[title][contains]=sales`,
 * `filter[id][in]=1,2`, `filter[connectorId]=4`.
 */
export function listQuery({ fields }: FilterRules) {
  const condition = z.union([value, comparisons], 'VALIDATION_FILTER_OPERATOR').optional();
  const described = Object.entries(fields).map(([name, type]) => [
    name,
    condition.meta({ filterType: type }),
  ]);
  return z
    .strictObject({
      page: z
        .string(invalidPage)
        .regex(/^[1-9][0-9]{0,8}$/, invalidPage)
        .optional(),
      order: z
        .string('VALIDATION_ORDER_TYPE')
        .regex(/^-?\w+(,-?\w+)*$/, 'VALIDATION_ORDER_TYPE')
        .meta({ description: `Fields out of ${Object.keys(fields).join(', ')}; "-" before descending ones.` })
        .optional(),
      filter: z
        .object(Object.fromEntries(described) as Record<string, typeof condition>, {
          error: 'VALIDATION_FILTER_TYPE',
        })
        // Unknown fields are refused where filters are built, for every caller.
        .catchall(condition)
        .optional(),
    })
    .transform(({ page, order, filter = {} }): ListQuery => ({
      ...(page === undefined ? {} : { page: Number(page) }),
      order: order === undefined ? [] : order.split(',').map(readOrder),
      where: Object.entries(filter).flatMap(([field, wanted]) => conditionsOf(field, wanted)),
    }));
}

const readOrder = (name: string): readonly [string, 'ASC' | 'DESC'] =>
  name.startsWith('-') ? [name.slice(1), 'DESC'] : [name, 'ASC'];

function conditionsOf(
  field: string,
  wanted: z.output<typeof comparisons> | string | undefined,
): readonly Condition[] {
  const each = typeof wanted === 'string' ? { eq: wanted } : (wanted ?? {});
  return filterOperators.flatMap(operator => {
    const text = each[operator];
    return text === undefined
      ? []
      : [{ field, operator, values: operator === 'in' ? valuesIn(text) : [text] }];
  });
}

/** Values of `in`; an empty text is an empty list, which matches nothing (biconnector contract 3.3, trap 25). */
const valuesIn = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

/** Codes with which a list can be refused. */
export const listErrors = [
  'VALIDATION_UNKNOWN_PARAMETERS',
  invalidPage,
  'VALIDATION_ORDER_TYPE',
  'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER',
  'VALIDATION_FILTER_TYPE',
  'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
  'VALIDATION_FILTER_OPERATOR',
  'VALIDATION_FILTER_VALUE',
] as const;

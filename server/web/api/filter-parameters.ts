import type { z } from 'zod';
import { filterOperators, type FilterOperator } from '../../bitrix24/biconnector/filter.ts';

const words: Readonly<Record<FilterOperator, string>> = {
  eq: 'equal to this value',
  ne: 'other than this value',
  gt: 'greater than this value',
  gte: 'this value or greater',
  lt: 'less than this value',
  lte: 'this value or less',
  contains: 'containing this text',
  in: 'equal to one of these values, separated by commas',
};

/**
 * Describes a filter as one flat parameter per field and operator, such as `filter[title][contains]`: OpenAPI defines
 * `deepObject` for one level only, and generated clients throw at a second one. `filter[title]` is taken for
 * `filter[title][eq]`.
 * @param filter schema of the filter; each field says its type as `filterType`
 */
export function filterParameters({ properties = {} }: z.core.JSONSchema.BaseSchema): readonly object[] {
  return Object.entries(properties).flatMap(([field, schema]) => {
    const type = typeof schema === 'object' ? schema['filterType'] : undefined;
    return filterOperators
      .filter(operator => operator !== 'contains' || type === 'text')
      .map(operator => ({
        name: `filter[${field}][${operator}]`,
        in: 'query',
        required: false,
        description: `Only objects with \`${field}\` ${words[operator]}.`,
        schema: { type: 'string' },
      }));
  });
}

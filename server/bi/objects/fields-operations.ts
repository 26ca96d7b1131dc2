import { z } from 'zod';
import { defineOperation, type Operation, type OperationDefinition } from '../../operations/operation.ts';
import type { DescribedKind, DescribeFields } from './describe-fields.ts';

const fields = z.object({
  fields: z.array(
    z.looseObject({
      title: z.string(),
      type: z.string(),
      isRequired: z.boolean(),
      isReadOnly: z.boolean(),
      isImmutable: z.boolean(),
    }),
  ),
});

/** The schemas of the three kinds of objects, as the portal describes them (biconnector contract 4.7). */
export function createFieldsOperations(describeFields: DescribeFields): readonly Operation[] {
  const operation = (
    tag: DescribedKind,
    summary: OperationDefinition<undefined, undefined, undefined>['summary'],
  ): Operation =>
    defineOperation({
      method: 'get',
      path: `/api/${tag}/fields`,
      tag,
      summary,
      answer: { item: fields },
      errors: [],
      run: ({ user }) => describeFields(user, tag),
    });

  return [
    operation('connectors', { en: 'Fields of a connector', ru: 'Поля коннектора' }),
    operation('sources', { en: 'Fields of a source', ru: 'Поля источника' }),
    operation('tables', { en: 'Fields of a table', ru: 'Поля таблицы' }),
  ];
}

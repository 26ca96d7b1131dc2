import { z } from 'zod';
import { immutable, optionalText, readOnly, text, typed } from './check-input.ts';

/** Lowercase only, unlike those of an endpoint's description (biconnector contract 6.1). */
export const columnTypes = ['int', 'string', 'double', 'date', 'datetime', 'money', 'timezone'] as const;
export type ColumnType = (typeof columnTypes)[number];

/** Greatest lengths of names, in characters. */
export const longestTableName = 230;
export const longestColumnName = 32;

const incomplete = 'VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS';

const column = z.strictObject(
  {
    name: z
      .string(incomplete)
      .regex(/^[A-Z][A-Z0-9_]*$/, 'VALIDATION_FIELD_NAME_INVALID_FORMAT')
      .max(longestColumnName, 'VALIDATION_FIELD_NAME_TOO_LONG'),
    externalCode: z.string(incomplete).min(1, incomplete),
    type: z.enum(columnTypes, {
      error: ({ input }) => (input === undefined ? incomplete : 'VALIDATION_FIELD_INVALID_TYPE'),
    }),
  },
  incomplete,
);
export type NewColumn = z.output<typeof column>;

/** Names and external codes are unique within a table (biconnector contract 8). */
const columns = (duplicateName: string) =>
  z.array(column, typed).check(({ value, issues }) => {
    for (const [key, message] of [
      ['name', duplicateName],
      ['externalCode', 'VALIDATION_DUPLICATE_FIELD_CODE'],
    ] as const) {
      const seen = new Set<string>();
      value.forEach((each, index) => {
        if (seen.has(each[key]))
          issues.push({ code: 'custom', path: [index, key], message, input: each[key] });
        seen.add(each[key]);
      });
    }
  });

const untouchable = {
  id: readOnly,
  type: readOnly,
  externalId: readOnly,
  dateCreate: readOnly,
  dateUpdate: readOnly,
  createdById: readOnly,
  updatedById: readOnly,
};

/** What `biconnector.table.add` takes (biconnector contract 6.2). */
export const tableDraft = z.strictObject({
  sourceId: z.int(typed).positive('VALIDATION_INVALID_FIELD_TYPE'),
  name: z
    .string(typed)
    .regex(/^[a-z][a-z0-9_]*$/, 'VALIDATION_DATASET_NAME_INVALID')
    .max(longestTableName, 'VALIDATION_DATASET_NAME_TOO_LONG'),
  externalName: text(512),
  externalCode: text(512),
  description: optionalText(65_535).optional(),
  fields: columns('DUPLICATE_FIELDS').min(1, 'FIELDS_EMPTY'),
  ...untouchable,
});
export type TableDraft = z.output<typeof tableDraft>;

/** What `biconnector.table.update` takes: nothing but the description (biconnector contract 6.3). */
export const tableChange = z.strictObject({
  description: optionalText(65_535),
  sourceId: immutable,
  name: immutable,
  externalName: immutable,
  externalCode: immutable,
  fields: z.never('INVALID_METHOD').optional(),
  ...untouchable,
});
export type TableChange = z.output<typeof tableChange>;

const columnId = z.int('VALIDATION_FIELD_DELETE_INVALID_ID').positive('VALIDATION_FIELD_DELETE_INVALID_ID');

/** What `biconnector.table.fields.update` takes (biconnector contract 6.7). */
export const columnsChange = z.strictObject({
  add: columns('VALIDATION_DUPLICATE_FIELD_NAME').optional(),
  update: z
    .array(
      z.strictObject(
        { id: columnId, visible: z.boolean('VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS') },
        'VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS',
      ),
      typed,
    )
    .optional(),
  delete: z.array(columnId, typed).optional(),
});
export type ColumnsChange = z.output<typeof columnsChange>;

import { z } from 'zod';
import { immutable, objectError, anyText, readOnly, requiredText, fieldError } from './check-input.ts';
import { isItem } from './item.ts';

/** Column types, in lowercase only, unlike those in an endpoint's description (biconnector contract 6.1). */
export const columnTypes = ['int', 'string', 'double', 'date', 'datetime', 'money', 'timezone'] as const;
export type ColumnType = (typeof columnTypes)[number];

/** Maximum lengths of names, in characters. */
export const longestTableName = 230;
export const longestColumnName = 32;

/** @param incomplete code for a column that lacks a part; the portal has one for table.add and one for fields.update */
const columnOf = (incomplete: string) =>
  z.strictObject(
    {
      name: z
        .string(incomplete)
        .regex(/^[A-Z][A-Z0-9_]*$/, 'VALIDATION_FIELD_NAME_INVALID_FORMAT')
        .max(longestColumnName, 'VALIDATION_FIELD_NAME_TOO_LONG'),
      externalCode: z.string(incomplete).min(1, incomplete),
      type: z.enum(columnTypes, {
        error: ({ input }) =>
          input === undefined || input === null ? incomplete : 'VALIDATION_FIELD_INVALID_TYPE',
      }),
    },
    objectError(incomplete),
  );

/**
 * Names and external codes are unique within a table (biconnector contract 8), which is checked even if a column has
 * another fault.
 */
const columns = (incomplete: string, duplicateName: string) =>
  z.array(columnOf(incomplete), fieldError).superRefine(
    (value: readonly unknown[], context) => {
      for (const [key, message] of [
        ['name', duplicateName],
        ['externalCode', 'VALIDATION_DUPLICATE_FIELD_CODE'],
      ] as const) {
        const seen = new Set<unknown>();
        value.forEach((each, index) => {
          const name = isItem(each) ? each[key] : undefined;
          if (seen.has(name)) context.addIssue({ code: 'custom', path: [index, key], message });
          if (name !== undefined) seen.add(name);
        });
      }
    },
    { when: ({ value }) => Array.isArray(value) },
  );

/** The fields in the order of the portal's schema, which is the order of its checks (biconnector contract 2.6). */
const fields = {
  id: readOnly,
  sourceId: z.int(fieldError).positive('VALIDATION_INVALID_FIELD_TYPE'),
  name: z
    .string(fieldError)
    .regex(/^[a-z][a-z0-9_]*$/, 'VALIDATION_DATASET_NAME_INVALID')
    .max(longestTableName, 'VALIDATION_DATASET_NAME_TOO_LONG'),
  type: readOnly,
  description: anyText(65_535).optional(),
  externalName: requiredText(512),
  externalCode: requiredText(512),
  externalId: readOnly,
  dateCreate: readOnly,
  dateUpdate: readOnly,
  createdById: readOnly,
  updatedById: readOnly,
  fields: columns('VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS', 'DUPLICATE_FIELDS').min(1, 'FIELDS_EMPTY'),
};

/** Input of `biconnector.table.add` (biconnector contract 6.2). */
export const tableDraft = z.strictObject(fields);
export type TableDraft = z.output<typeof tableDraft>;
export type NewColumn = TableDraft['fields'][number];

/** Input of `biconnector.table.update`: only the description can change (biconnector contract 6.3). */
export const tableChange = z.strictObject({
  ...fields,
  sourceId: immutable,
  name: immutable,
  description: anyText(65_535),
  externalName: immutable,
  externalCode: immutable,
  fields: z.never('INVALID_METHOD').optional(),
});

const columnId = z.int('VALIDATION_FIELD_DELETE_INVALID_ID').positive('VALIDATION_FIELD_DELETE_INVALID_ID');

const incompleteUpdate = 'VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS';

/** Input of `biconnector.table.fields.update` (biconnector contract 6.7). */
export const columnsChange = z.strictObject({
  add: columns('VALIDATION_FIELD_ADD_MISSING_REQUIRED_FIELDS', 'VALIDATION_DUPLICATE_FIELD_NAME').optional(),
  update: z
    .array(
      z.strictObject(
        { id: z.int(incompleteUpdate).positive(incompleteUpdate), visible: z.boolean(incompleteUpdate) },
        objectError(incompleteUpdate),
      ),
      fieldError,
    )
    .optional(),
  delete: z.array(columnId, fieldError).optional(),
});
export type ColumnsChange = z.output<typeof columnsChange>;

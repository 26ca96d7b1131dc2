import { z } from 'zod';
import { readTitle, titleIn, titleOf } from './object-title.ts';
import { listErrors, listQuery } from '../../operations/list-query.ts';
import { changed, fieldErrors, idAnswer, idInPath } from '../../operations/object-operation.ts';
import { defineOperation, withTitle, type Operation } from '../../operations/operation.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import { connectorChange, connectorDraft, reservedIn } from '../../bitrix24/biconnector/connector-input.ts';
import {
  addConnector,
  deleteConnector,
  updateConnector,
} from '../../bitrix24/biconnector/connector-writes.ts';
import { connectorFilters, getConnector, listConnectors } from '../../bitrix24/biconnector/connectors.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';
import { parseConnectorId, type ConnectorId } from '../../bitrix24/biconnector/ids.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import type { DescribeFields } from './describe-fields.ts';
import { newerFieldsIn } from './newer-fields.ts';

const tag = 'connectors';
const path = '/api/connectors/{id}';
const params = idInPath(parseConnectorId);
/** The answer of a write, with what the portal took although it will not work as meant. */
const writtenConnector = idAnswer.extend({
  warnings: z.array(z.object({ field: z.string(), code: z.literal('SETTING_CODE_RESERVED') })).optional(),
});

interface Written {
  readonly id: number;
  readonly warnings?: ReturnType<typeof reservedIn>;
}

function withWarnings(reply: Outcome<Written>, fields: unknown): Outcome<Written> {
  const warnings = reservedIn(fields);
  return reply.ok && warnings.length > 0 ? { ...reply, value: { ...reply.value, warnings } } : reply;
}

/** A connector as Bitrix24 gives it, unknown keys included (biconnector contract 4.4). */
const connector = z.looseObject({ id: z.union([z.int(), z.string()]), title: z.string() });
const byId = ['VALIDATION_INVALID_ID_FORMAT', 'CONNECTOR_NOT_FOUND'];
const writeErrors = [
  ...fieldErrors,
  'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS',
  'VALIDATION_SETTINGS_NAME_TOO_LONG',
  'VALIDATION_SETTINGS_CODE_TOO_LONG',
  'VALIDATION_SETTINGS_INVALID_TYPE',
  'VALIDATION_SETTINGS_DUPLICATE_CODE',
  'VALIDATION_NOT_AN_ADDRESS',
  'VALIDATION_NOT_A_LOGO',
  'MAY_HAVE_ARRIVED',
];

/** Connectors as resources (biconnector contract 4). @param onDeleted called after a connector was deleted */
export function createConnectorOperations(
  callAs: CallAs,
  describeFields: DescribeFields,
  onDeleted: (user: TokenKey, id: ConnectorId) => Promise<void>,
): readonly Operation[] {
  const newerFields = (user: TokenKey, schema: z.ZodObject, fields: unknown) =>
    newerFieldsIn(schema, fields, () => describeFields(user, 'connectors'));

  return [
    defineOperation({
      method: 'get',
      path,
      tag,
      summary: { en: 'One connector', ru: 'Один коннектор' },
      params,
      answer: { item: connector },
      errors: byId,
      run: ({ user, params: { id } }) => getConnector(callAs(user), id),
    }),
    defineOperation({
      method: 'get',
      path: '/api/connectors',
      tag,
      summary: { en: 'Connectors of this app', ru: 'Коннекторы приложения' },
      query: listQuery(connectorFilters),
      answer: { items: z.array(connector) },
      errors: listErrors,
      run: ({ user, query }) => listConnectors(callAs(user), query),
    }),
    defineOperation({
      method: 'post',
      path: '/api/connectors',
      tag,
      summary: { en: 'Registers a connector', ru: 'Регистрирует коннектор' },
      changes: { verb: 'created', kind: 'connector' },
      fields: connectorDraft,
      answer: { item: writtenConnector },
      status: 201,
      errors: writeErrors,
      run: async ({ user, fields }) => {
        const newer = await newerFields(user, connectorDraft, fields);
        const added = changed(await addConnector(callAs(user), fields, newer));
        return withTitle(withWarnings(added, fields), titleIn(fields));
      },
    }),
    defineOperation({
      method: 'patch',
      path,
      tag,
      summary: {
        en: 'Changes what is named; settings only as a whole',
        ru: 'Меняет указанное; настройки – только целиком',
      },
      changes: { verb: 'changed', kind: 'connector' },
      params,
      fields: connectorChange,
      answer: { item: writtenConnector },
      errors: [...byId, ...writeErrors],
      run: async ({ user, params: { id }, fields }) => {
        const call = callAs(user);
        const newer = await newerFields(user, connectorChange, fields);
        const reply = withWarnings(changed(await updateConnector(call, id, fields, newer), id), fields);
        return withTitle(reply, titleIn(fields) ?? (await titleOf(reply, () => getConnector(call, id))));
      },
    }),
    defineOperation({
      method: 'delete',
      path,
      tag,
      summary: { en: 'Deletes a connector without sources', ru: 'Удаляет коннектор без источников' },
      changes: { verb: 'deleted', kind: 'connector' },
      params,
      answer: { item: idAnswer },
      errors: [...byId, 'CONNECTOR_DELETE_RESTRICTED', 'MAY_HAVE_ARRIVED'],
      run: async ({ user, params: { id } }) => {
        const call = callAs(user);
        const title = await readTitle(getConnector(call, id));
        const deleted = changed(await deleteConnector(call, id), id);
        if (deleted.ok) await onDeleted(user, id);
        return withTitle(deleted, title);
      },
    }),
  ];
}

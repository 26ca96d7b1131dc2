import { z } from 'zod';
import { readTitle, titleIn, titleOf } from './object-title.ts';
import { listErrors, listQuery } from '../../operations/list-query.ts';
import { changed, changeErrors, fieldErrors, idAnswer, idInPath } from '../../operations/object-operation.ts';
import { defineOperation, withTitle, type Operation } from '../../operations/operation.ts';
import { parseTableId } from '../../bitrix24/biconnector/ids.ts';
import { columnsChange, tableChange, tableDraft } from '../../bitrix24/biconnector/table-input.ts';
import { createTables, type Tables } from '../../bitrix24/biconnector/table-methods.ts';
import { tableFilters, type FamilyMemory } from '../../bitrix24/biconnector/table-reads.ts';
import type { MemberId, TokenKey } from '../../bitrix24/identifiers.ts';
import type { CallAs } from '../../portals/portal-access.ts';

const tag = 'tables';
const path = '/api/tables/{id}';
const params = idInPath(parseTableId);
/** A table as Bitrix24 gives it, unknown keys included (biconnector contract 6.4, 6.5). */
const table = z.looseObject({ id: z.union([z.int(), z.string()]), name: z.string() });
const byId = ['VALIDATION_INVALID_ID_FORMAT', 'DATASET_NOT_FOUND'];
const columnErrors = [
  'VALIDATION_DUPLICATE_FIELD_CODE',
  'VALIDATION_FIELD_NAME_INVALID_FORMAT',
  'VALIDATION_FIELD_NAME_TOO_LONG',
  'VALIDATION_FIELD_INVALID_TYPE',
];

/** Tables as resources (biconnector contract 6). */
export function createTableOperations(
  callAs: CallAs,
  familyOf: (memberId: MemberId) => FamilyMemory,
): readonly Operation[] {
  const tables = (user: TokenKey): Tables => createTables(callAs(user), familyOf(user.memberId));

  return [
    defineOperation({
      method: 'get',
      path: '/api/tables',
      tag,
      summary: { en: 'Tables, without their columns', ru: 'Таблицы без столбцов' },
      query: listQuery(tableFilters),
      answer: { items: z.array(table) },
      errors: listErrors,
      run: ({ user, query }) => tables(user).list(query),
    }),
    defineOperation({
      method: 'get',
      path,
      tag,
      summary: {
        en: 'One table with its columns and its source',
        ru: 'Одна таблица со столбцами и источником',
      },
      params,
      answer: { item: table },
      errors: byId,
      run: ({ user, params: { id } }) => tables(user).getWithSource(id),
    }),
    defineOperation({
      method: 'post',
      path: '/api/tables',
      tag,
      summary: {
        en: 'Creates a table; no endpoint is asked',
        ru: 'Создаёт таблицу; к адресам коннектора никто не обращается',
      },
      changes: { verb: 'created', kind: 'table' },
      fields: tableDraft,
      answer: { item: idAnswer },
      status: 201,
      errors: [
        ...fieldErrors,
        'VALIDATION_DATASET_NAME_INVALID',
        'SOURCE_NOT_FOUND',
        'DUPLICATE_FIELDS',
        'DATASET_ALREADY_EXIST',
        'NAME_EXISTS',
        'FIELDS_EMPTY',
        'VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS',
        ...columnErrors,
        'VALIDATION_DATASET_NAME_TOO_LONG',
        'MAY_HAVE_ARRIVED',
      ],
      run: async ({ user, fields }) =>
        withTitle(changed(await tables(user).add(fields)), titleIn(fields, 'name')),
    }),
    defineOperation({
      method: 'patch',
      path,
      tag,
      summary: { en: 'Changes the description', ru: 'Меняет описание' },
      changes: { verb: 'changed', kind: 'table' },
      params,
      fields: tableChange,
      answer: { item: idAnswer },
      errors: [...byId, ...changeErrors, 'INVALID_METHOD', '0', 'MAY_HAVE_ARRIVED'],
      run: async ({ user, params: { id }, fields }) => {
        const reply = changed(await tables(user).update(id, fields), id);
        return withTitle(reply, await titleOf(reply, () => tables(user).get(id), 'name'));
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/tables/{id}/columns',
      tag,
      summary: {
        en: 'Adds, shows, hides and deletes columns',
        ru: 'Добавляет, показывает, скрывает и удаляет столбцы',
      },
      changes: { verb: 'changed', kind: 'table' },
      params,
      fields: columnsChange,
      answer: { item: idAnswer },
      errors: [
        ...byId,
        'VALIDATION_FIELDS_NOT_PROVIDED',
        'VALIDATION_UNKNOWN_PARAMETERS',
        'VALIDATION_INVALID_FIELD_TYPE',
        'VALIDATION_TOO_LONG',
        'VALIDATION_FIELD_ADD_MISSING_REQUIRED_FIELDS',
        'VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS',
        'VALIDATION_FIELD_DELETE_INVALID_ID',
        ...columnErrors,
        'VALIDATION_DUPLICATE_FIELD_NAME',
        'VALIDATION_DUPLICATE_EXIST_CODE',
        'VALIDATION_DUPLICATE_EXIST_NAME',
        'COLUMN_NOT_FOUND',
        'DATASET_UPDATE_ERROR',
        'MAY_HAVE_ARRIVED',
      ],
      run: async ({ user, params: { id }, fields }) => {
        const reply = changed(await tables(user).changeColumns(id, fields), id);
        return withTitle(reply, await titleOf(reply, () => tables(user).get(id), 'name'));
      },
    }),
    defineOperation({
      method: 'delete',
      path,
      tag,
      summary: { en: 'Deletes a table and its columns', ru: 'Удаляет таблицу и её столбцы' },
      changes: { verb: 'deleted', kind: 'table' },
      params,
      answer: { item: idAnswer },
      errors: [...byId, 'DATASET_DELETE_BROKEN', 'MAY_HAVE_ARRIVED'],
      run: async ({ user, params: { id } }) => {
        const title = await readTitle(tables(user).get(id), 'name');
        return withTitle(changed(await tables(user).remove(id), id), title);
      },
    }),
  ];
}

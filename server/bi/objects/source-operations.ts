import { z } from 'zod';
import { readTitle, titleIn } from './object-title.ts';
import { listErrors, listQuery } from '../../operations/list-query.ts';
import { changed, changeErrors, fieldErrors, idAnswer, idInPath } from '../../operations/object-operation.ts';
import { defineOperation, withTitle, type Operation } from '../../operations/operation.ts';
import { parseSourceId } from '../../bitrix24/biconnector/ids.ts';
import { sourceChange, sourceDraft } from '../../bitrix24/biconnector/source-input.ts';
import {
  addSource,
  deleteSource,
  getSource,
  listSources,
  sourceFilters,
  updateSource,
} from '../../bitrix24/biconnector/sources.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import { maskedSource, maskSource } from './mask-source.ts';

const tag = 'sources';
const path = '/api/sources/{id}';
const params = idInPath(parseSourceId);
const byId = ['VALIDATION_INVALID_ID_FORMAT', 'SOURCE_NOT_FOUND'];

/** Sources as resources (biconnector contract 5). Their secrets are removed here. */
export function createSourceOperations(callAs: CallAs): readonly Operation[] {
  return [
    defineOperation({
      method: 'get',
      path: '/api/sources',
      tag,
      summary: { en: 'Sources of this app’s connectors', ru: 'Источники коннекторов приложения' },
      query: listQuery(sourceFilters),
      answer: { items: z.array(maskedSource) },
      errors: listErrors,
      run: async ({ user, query }) => {
        const listed = await listSources(callAs(user), query);
        return listed.ok ? { ok: true, value: listed.value.map(maskSource), from: listed.from } : listed;
      },
    }),
    defineOperation({
      method: 'get',
      path,
      tag,
      summary: { en: 'One source', ru: 'Один источник' },
      params,
      answer: { item: maskedSource },
      errors: [...byId, 'CONNECTOR_NOT_FOUND'],
      run: async ({ user, params: { id } }) => {
        const source = await getSource(callAs(user), id);
        return source.ok ? { ok: true, value: maskSource(source.value), from: source.from } : source;
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/sources',
      tag,
      summary: {
        en: 'Creates a source; the portal asks the connector’s urlCheck first',
        ru: 'Создаёт источник; сначала портал обращается к urlCheck коннектора',
      },
      changes: { verb: 'created', kind: 'source' },
      fields: sourceDraft,
      answer: { item: idAnswer },
      status: 201,
      errors: [
        ...fieldErrors,
        'CONNECTOR_NOT_FOUND',
        'SOURCE_CREATE_CONNECTION_ERROR',
        '0',
        'MAY_HAVE_ARRIVED',
      ],
      run: async ({ user, fields }) =>
        withTitle(changed(await addSource(callAs(user), fields)), titleIn(fields)),
    }),
    defineOperation({
      method: 'patch',
      path,
      tag,
      summary: {
        en: 'Changes what is named; settings by code. The portal asks urlCheck every time',
        ru: 'Меняет указанное; настройки – по коду. Портал каждый раз обращается к urlCheck',
      },
      changes: { verb: 'changed', kind: 'source' },
      params,
      fields: sourceChange,
      answer: { item: idAnswer },
      errors: [
        ...byId,
        ...changeErrors,
        'CONNECTOR_NOT_FOUND',
        'SOURCE_UPDATE_CONNECTION_ERROR',
        '0',
        'MAY_HAVE_ARRIVED',
      ],
      run: async ({ user, params: { id }, fields }) => {
        const updated = await updateSource(callAs(user), id, fields);
        return updated.ok ? { ...updated, value: { id }, title: updated.value } : updated;
      },
    }),
    defineOperation({
      method: 'delete',
      path,
      tag,
      summary: { en: 'Deletes a source without tables', ru: 'Удаляет источник без таблиц' },
      changes: { verb: 'deleted', kind: 'source' },
      params,
      answer: { item: idAnswer },
      errors: [...byId, 'BX_ERROR', 'MAY_HAVE_ARRIVED'],
      run: async ({ user, params: { id } }) => {
        const call = callAs(user);
        const title = await readTitle(getSource(call, id));
        return withTitle(changed(await deleteSource(call, id), id), title);
      },
    }),
  ];
}

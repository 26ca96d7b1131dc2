import { z } from 'zod';
import { defineOperation, withTitle, type Operation, type Reply } from '../../operations/operation.ts';
import { fieldError } from '../../bitrix24/biconnector/check-input.ts';
import { readConnector } from '../../bitrix24/biconnector/connector.ts';
import { listConnectors } from '../../bitrix24/biconnector/connectors.ts';
import { parseConnectorId } from '../../bitrix24/biconnector/ids.ts';
import { isItem } from '../../bitrix24/biconnector/item.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import type { PortalStore } from '../../portals/portal-store.ts';
import { applyPlan, describePlan, isUnclear } from './apply-import.ts';
import { findConnectors } from './find-connectors.ts';
import { exportedFile } from './exported-file.ts';
import { importReport, type ImportReport } from './import-answers.ts';
import { createPlanApart } from './plan-apart.ts';
import { largestFile } from './file-limit.ts';
import { writeFile, type FileFormat } from './write-file.ts';

const tag = 'connectors';
const types: Readonly<Record<FileFormat, string>> = { json: 'application/json', yaml: 'application/yaml' };

const exportQuery = z.strictObject({
  format: z.enum(['json', 'yaml'], 'VALIDATION_INVALID_FIELD_TYPE').default('json'),
  id: z
    .string()
    .regex(/^[1-9][0-9]{0,14}(,[1-9][0-9]{0,14}){0,499}$/, 'VALIDATION_INVALID_ID_FORMAT')
    .optional(),
});

const importInput = z.strictObject({
  text: z.string(fieldError),
  apply: z.boolean(fieldError).default(false),
});

/** Exports connectors to files and imports them (biconnector contract 4). */
export function createFileOperations(callAs: CallAs, portals: PortalStore): readonly Operation[] {
  const planApart = createPlanApart();

  async function exportFile(user: TokenKey, format: FileFormat, id: string | undefined): Promise<Reply> {
    const ids = [...new Set(id?.split(',').flatMap(each => parseConnectorId(each) ?? []))];
    const found = await findConnectors(callAs(user), ids);
    if (!found.ok) return found;
    const connectors = found.value.flatMap(item => readConnector(item) ?? []);
    const portal = await portals.find(user.memberId);
    const text = writeFile(connectors, { memberId: user.memberId, host: portal?.host ?? '' }, format);
    const name = `${ids.length === 1 ? `connector-${ids[0]}` : 'connectors'}.${format}`;
    return { ok: true, value: { name, type: types[format], text } };
  }

  return [
    defineOperation({
      method: 'get',
      path: '/api/connectors/export',
      tag,
      summary: {
        en: 'Exports all connectors, or those with the given ids, as a file',
        ru: 'Коннекторы файлом: названные или все',
      },
      query: exportQuery,
      answer: { file: Object.values(types), json: exportedFile },
      errors: ['VALIDATION_INVALID_FIELD_TYPE', 'VALIDATION_INVALID_ID_FORMAT', 'CONNECTOR_NOT_FOUND'],
      run: ({ user, query: { format, id } }) => exportFile(user, format, id),
    }),
    defineOperation({
      method: 'post',
      path: '/api/connectors/import',
      tag,
      summary: {
        en: 'Shows what a file of connectors would change, and applies it on request',
        ru: 'Говорит, что изменит файл коннекторов, и по просьбе меняет',
      },
      body: importInput,
      changes: {
        verb: 'imported',
        kind: 'connectors',
        // A dry run changes nothing; a body that is not clearly one counts as a change.
        when: body => !isItem(body) || (body['apply'] ?? false) !== false,
      },
      // A body is longer than its file, because JSON escapes quotes; the largest files are mostly logos, which have none.
      largestBody: largestFile + 512 * 1024,
      answer: { item: importReport },
      errors: ['VALIDATION_REQUIRED_FIELD_MISSING', 'VALIDATION_INVALID_FIELD_TYPE'],
      run: async ({ user, body: { text, apply } }) => {
        const call = callAs(user);
        const present = await listConnectors(call);
        if (!present.ok) return present;
        const connectors = present.value.flatMap(item => readConnector(item) ?? []);
        const plan = await planApart(text, { memberId: user.memberId, connectors });
        // Part of a file that a person takes for applied would be worse than none of it.
        const report = apply && !isUnclear(plan) ? await applyPlan(call, plan) : describePlan(plan);
        return withTitle({ ok: true, value: report, from: present.from }, titlesOf(report));
      },
    }),
  ];
}

/** The connectors that an import added or changed, for the audit trail. */
const titlesOf = ({ entries }: ImportReport): string =>
  entries
    .filter(({ result }) => result === 'done')
    .map(({ title }) => title)
    .join(', ');

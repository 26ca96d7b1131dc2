import { z } from 'zod';
import { defineOperation, type Operation, type Reply } from '../../operations/operation.ts';
import { refuse } from '../../bitrix24/answer.ts';
import { typed } from '../../bitrix24/biconnector/check-input.ts';
import { getConnector, listConnectors, readConnector } from '../../bitrix24/biconnector/connectors.ts';
import { parseConnectorId, readId, type ConnectorId } from '../../bitrix24/biconnector/ids.ts';
import { isItem, type Item } from '../../bitrix24/biconnector/item.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';
import type { CallMethod } from '../../bitrix24/rest/call.ts';
import type { MemberId, TokenKey } from '../../bitrix24/identifiers.ts';
import type { CallAs } from '../../portals/call-as.ts';
import type { PortalStore } from '../../portals/portal-store.ts';
import { applyPlan, describePlan } from './apply-import.ts';
import { fileFormats, importReport, type FileFormat } from './file-answers.ts';
import { planImport } from './plan-import.ts';
import { largestFile, readFile } from './read-file.ts';
import { writeFile } from './write-file.ts';

const tag = 'connectors';
const types: Readonly<Record<FileFormat, string>> = { json: 'application/json', yaml: 'application/yaml' };

const exportQuery = z.strictObject({
  format: z.enum(fileFormats, 'VALIDATION_INVALID_FIELD_TYPE').default('json'),
  id: z
    .string()
    .regex(/^[1-9][0-9]{0,14}(,[1-9][0-9]{0,14}){0,499}$/, 'VALIDATION_INVALID_ID_FORMAT')
    .optional(),
});

const importInput = z.strictObject({ text: z.string(typed), apply: z.boolean(typed).default(false) });

/** Connectors as files: taken along, compared, put back (biconnector contract 4). */
export function createConnectorFileOperations(callAs: CallAs, portals: PortalStore): readonly Operation[] {
  async function exportFile(user: TokenKey, format: FileFormat, id: string | undefined): Promise<Reply> {
    const ids = [...new Set(id?.split(',').flatMap(each => parseConnectorId(each) ?? []))];
    const found = await findConnectors(callAs(user), ids);
    if (!found.ok) return found;
    const connectors = found.value.flatMap(item => readConnector(item) ?? []);
    const text = writeFile(connectors, await describePortal(user.memberId), format);
    const name = `${ids.length === 1 ? `connector-${ids[0]}` : 'connectors'}.${format}`;
    return { ok: true, value: { name, type: types[format], text } };
  }

  /** All of them where none is named; one that is named and not there is an error, not a smaller file. */
  async function findConnectors(
    call: CallMethod,
    ids: readonly ConnectorId[],
  ): Promise<Outcome<readonly Item[]>> {
    const [first, ...more] = ids;
    if (first !== undefined && more.length === 0) {
      const found = await getConnector(call, first);
      return found.ok ? { ...found, value: [found.value] } : found;
    }
    const listed = await listConnectors(call);
    if (!listed.ok || first === undefined) return listed;
    const named = listed.value.filter(item => ids.some(each => each === readId(item['id'])));
    return named.length === ids.length
      ? { ...listed, value: named }
      : refuse('CONNECTOR_NOT_FOUND', 'A connector was not found.', 404);
  }

  const describePortal = async (memberId: MemberId) => ({
    memberId,
    host: (await portals.find(memberId))?.host ?? '',
  });

  return [
    defineOperation({
      method: 'get',
      path: '/api/connectors/export',
      tag,
      summary: {
        en: 'Connectors as a file: those named, or all',
        ru: 'Коннекторы файлом: названные или все',
      },
      query: exportQuery,
      answer: { file: Object.values(types) },
      errors: ['VALIDATION_INVALID_FIELD_TYPE', 'VALIDATION_INVALID_ID_FORMAT', 'CONNECTOR_NOT_FOUND'],
      run: ({ user, query: { format, id } }) => exportFile(user, format, id),
    }),
    defineOperation({
      method: 'post',
      path: '/api/connectors/import',
      tag,
      summary: {
        en: 'Says what a file of connectors would change, and changes it on demand',
        ru: 'Говорит, что изменит файл коннекторов, и по просьбе меняет',
      },
      body: importInput,
      // A dry run changes nothing; what is not clearly one counts as a change.
      changes: body => !isItem(body) || (body['apply'] ?? false) !== false,
      // JSON escapes can make the text longer than the file.
      largestBody: 2 * largestFile,
      answer: { item: importReport },
      errors: ['VALIDATION_REQUIRED_FIELD_MISSING', 'VALIDATION_INVALID_FIELD_TYPE'],
      run: async ({ user, body: { text, apply } }) => {
        const call = callAs(user);
        const present = await listConnectors(call);
        if (!present.ok) return present;
        const connectors = present.value.flatMap(item => readConnector(item) ?? []);
        const plan = planImport(readFile(text), { memberId: user.memberId, connectors });
        return {
          ok: true,
          value: apply ? await applyPlan(call, plan) : describePlan(plan),
          from: present.from,
        };
      },
    }),
  ];
}

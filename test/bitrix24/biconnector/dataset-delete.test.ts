import type { Refusal } from '../../../server/bitrix24/answer.ts';
import { parseTableId } from '../../../server/bitrix24/biconnector/ids.ts';
import { createTables } from '../../../server/bitrix24/biconnector/table-methods.ts';
import type { TableFamily } from '../../../server/bitrix24/biconnector/table-reads.ts';

async function codeOf(family: TableFamily, code: string, status: number): Promise<string> {
  const refused: Refusal = { ok: false, code, message: '', status };
  const id = parseTableId('4');
  if (id === undefined) throw new Error('The id is not valid');
  const removed = await createTables(() => Promise.resolve(refused), { family }).remove(id);
  return removed.ok ? 'deleted' : removed.code;
}

test.each([
  ['as the server reads it', 'MAY_HAVE_ARRIVED', 502],
  ['as an answer in the page', 'INTERNAL_SERVER_ERROR', 500],
  ['as a missing answer in the page', 'MAY_HAVE_ARRIVED', 0],
])('the HTTP 500 of dataset.delete is explained %s', async (_form, code, status) => {
  expect(await codeOf('dataset', code, status)).toBe('DATASET_DELETE_BROKEN');
  expect(await codeOf('table', code, status)).toBe(code);
});

test('a refusal of dataset.delete with a code keeps its code', async () => {
  expect(await codeOf('dataset', 'DATASET_NOT_FOUND', 404)).toBe('DATASET_NOT_FOUND');
  expect(await codeOf('dataset', 'ACCESS_DENIED', 200)).toBe('ACCESS_DENIED');
});

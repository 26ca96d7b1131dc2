import type { Refusal } from '../../../server/bitrix24/answer.ts';
import { parseTableId } from '../../../server/bitrix24/biconnector/ids.ts';
import { createTables, type TableFamily } from '../../../server/bitrix24/biconnector/table-methods.ts';

async function codeOf(family: TableFamily, code: string, status: number): Promise<string> {
  const refused: Refusal = { ok: false, code, message: '', status };
  const id = parseTableId('4');
  if (id === undefined) throw new Error('4 is an id');
  const removed = await createTables(() => Promise.resolve(refused), { family }).remove(id);
  return removed.ok ? 'deleted' : removed.code;
}

test.each([
  ['the server’s reading of it', 'MAY_HAVE_ARRIVED', 502],
  ['an answer in the page that says so', 'INTERNAL_SERVER_ERROR', 500],
  ['an answer that never came in the page', 'MAY_HAVE_ARRIVED', 0],
])('the HTTP 500 of dataset.delete is explained: %s', async (_what, code, status) => {
  expect(await codeOf('dataset', code, status)).toBe('DATASET_DELETE_BROKEN');
  expect(await codeOf('table', code, status)).toBe(code);
});

test('what dataset.delete refuses in words keeps them', async () => {
  expect(await codeOf('dataset', 'DATASET_NOT_FOUND', 404)).toBe('DATASET_NOT_FOUND');
  expect(await codeOf('dataset', 'ACCESS_DENIED', 200)).toBe('ACCESS_DENIED');
});

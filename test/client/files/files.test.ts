import { fetchExport } from '../../../client/desk/fetch-export.ts';
import enFiles from '../../../client/messages/en/files.ts';
import ruFiles from '../../../client/messages/ru/files.ts';
import { canApply, countOf, importText, readReport } from '../../../client/files/import-report.ts';
import type { Failure } from '../../../client/transport/answer.ts';
import type { Reply, RequestOptions, Session } from '../../../client/transport/session.ts';

function answering(reply: Reply | Failure) {
  const asked: (readonly [string, RequestOptions | undefined])[] = [];
  const session: Session = {
    request: (path, options) => {
      asked.push([path, options]);
      return Promise.resolve(reply);
    },
    open: () => Promise.resolve({ ok: true }),
    isOpen: () => true,
    portal: () => null,
  };
  return { session, asked };
}
const unreachable: Failure = { ok: false, code: 'SERVER_UNREACHABLE', message: '', status: 0 };

describe('an export', () => {
  test('an export names the format and the chosen connectors', async () => {
    const { session, asked } = answering({
      ok: true,
      status: 200,
      body: { text: 'connectors: []', name: 'x.yaml' },
    });
    expect(await fetchExport(session, { format: 'yaml', ids: ['4', '7'] })).toEqual({
      ok: true,
      text: 'connectors: []',
      name: 'x.yaml',
    });
    expect(asked).toEqual([['/api/connectors/export?format=yaml&id=4,7', { file: true }]]);
  });

  test('an export has a name even if the server gives none, and passes failures on', async () => {
    const { session } = answering({ ok: true, status: 200, body: { text: '{}', name: '' } });
    expect(await fetchExport(session, { format: 'json', ids: [] })).toMatchObject({
      name: 'connectors.json',
    });
    expect(await fetchExport(answering(unreachable).session, { format: 'json', ids: [] })).toBe(unreachable);
  });
});

describe('the report of an import', () => {
  const report = readReport({
    applied: true,
    entries: [
      { title: 'A', action: 'add', result: 'done', id: '9' },
      {
        title: 'B',
        action: 'change',
        id: 4,
        changes: [{ field: 'sort', from: 1, to: 2 }],
        result: 'failed',
        error: { code: 0, message: 'No' },
      },
      {
        title: 'C',
        action: 'invalid',
        position: 3,
        line: 18,
        problems: [{ field: 'title', code: 'VALIDATION_TOO_LONG', limit: 512, line: 18, column: 5 }],
      },
      { title: 'D', action: 'something new' },
      'nonsense',
    ],
  });

  test('the report of an import is read tolerantly', () => {
    expect(report?.applied).toBe(true);
    expect(report?.entries.map(({ title, action, id }) => [title, action, id])).toEqual([
      ['A', 'add', 9],
      ['B', 'change', 4],
      ['C', 'invalid', null],
      ['D', 'invalid', null],
    ]);
    expect(report?.entries[1]?.error).toMatchObject({ code: '0', message: 'No' });
    expect(report?.entries[2]?.problems).toEqual([
      { field: 'title', code: 'VALIDATION_TOO_LONG', limit: 512, detail: '', line: 18, column: 5 },
    ]);
    expect(report?.entries[2]).toMatchObject({ position: 3, line: 18 });
    expect(readReport({ entries: 5 })).toBeNull();
  });

  test('the report of an import says whether there is anything to do and nothing in the way', () => {
    const mayApply = (...actions: readonly string[]): boolean => {
      const read = readReport({ entries: actions.map(action => ({ title: 'A', action })) });
      return read !== null && canApply(read);
    };
    expect(report && countOf(report, 'invalid')).toBe(2);
    expect(mayApply('same')).toBe(false);
    expect(mayApply('same', 'add')).toBe(true);
    expect(mayApply('change', 'invalid')).toBe(false);
    expect(mayApply('add', 'conflict')).toBe(false);
    expect(report && canApply(report)).toBe(false);
  });

  test('the report of an import tells what is written although it will not work as meant', () => {
    const warning = { field: 'settings.1.code', code: 'SETTING_CODE_RESERVED' };
    const warned = readReport({ entries: [{ title: 'A', action: 'add', warnings: [warning] }] });
    expect(warned?.entries[0]?.warnings).toMatchObject([warning]);
    expect(warned && canApply(warned)).toBe(true);
    const { en, ru } = { en: enFiles.files.reasons, ru: ruFiles.files.reasons };
    expect(en.SETTING_CODE_RESERVED).not.toBe(ru.SETTING_CODE_RESERVED);
  });
});

describe('an import', () => {
  test('an import is previewed first and applied then', async () => {
    const { session, asked } = answering({ ok: true, status: 200, body: { item: { entries: [] } } });
    await importText(session, 'text', false);
    await importText(session, 'text', true);
    expect(asked.map(([, options]) => options?.body)).toEqual([
      { text: 'text', apply: false },
      { text: 'text', apply: true },
    ]);
  });

  test('an import without an answer may have been applied; a preview was not', async () => {
    const { session } = answering(unreachable);
    expect(await importText(session, 'text', true)).toMatchObject({ code: 'MAY_HAVE_ARRIVED' });
    expect(await importText(session, 'text', false)).toBe(unreachable);
  });
});

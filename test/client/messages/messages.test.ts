import { failureName, isPassing, waitOf } from '../../../client/components/failure-name.ts';
import enEditing from '../../../client/messages/en/editing.ts';
import enDatabaseFailures from '../../../client/messages/en/database-failures.ts';
import enDatabaseProblems from '../../../client/messages/en/database-problems.ts';
import enDatabases from '../../../client/messages/en/databases.ts';
import enChecks from '../../../client/messages/en/checks.ts';
import enFiles from '../../../client/messages/en/files.ts';
import enJournal from '../../../client/messages/en/journal.ts';
import enKeys from '../../../client/messages/en/keys.ts';
import enFindings from '../../../client/messages/en/findings.ts';
import enPortal from '../../../client/messages/en/portal.ts';
import enSources from '../../../client/messages/en/sources.ts';
import enTables from '../../../client/messages/en/tables.ts';
import en from '../../../client/messages/en/first-view.ts';
import ruEditing from '../../../client/messages/ru/editing.ts';
import ruDatabaseFailures from '../../../client/messages/ru/database-failures.ts';
import ruDatabaseProblems from '../../../client/messages/ru/database-problems.ts';
import ruDatabases from '../../../client/messages/ru/databases.ts';
import ruChecks from '../../../client/messages/ru/checks.ts';
import ruFiles from '../../../client/messages/ru/files.ts';
import ruJournal from '../../../client/messages/ru/journal.ts';
import ruKeys from '../../../client/messages/ru/keys.ts';
import ruFindings from '../../../client/messages/ru/findings.ts';
import ruPortal from '../../../client/messages/ru/portal.ts';
import ruSources from '../../../client/messages/ru/sources.ts';
import ruTables from '../../../client/messages/ru/tables.ts';
import ru from '../../../client/messages/ru/first-view.ts';
import type { Failure } from '../../../client/transport/answer.ts';
import { contractCodes } from '../../bitrix24/biconnector/contract-codes.ts';

/** All texts with their paths; list items have their own paths. */
function texts(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    texts(inner, path ? `${path}.${key}` : key),
  );
}

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();
const withoutListPlaces = (paths: readonly (readonly [string, string])[]) =>
  new Set(paths.map(([path]) => path.replace(/\.\d+$/, '')));

const failure = (code: string, message = ''): Failure => ({ ok: false, code, message, status: 200 });

describe('messages', () => {
  test('the messages of both languages have the same keys', () => {
    expect(withoutListPlaces(texts(ru))).toEqual(withoutListPlaces(texts(en)));
  });

  test('no message is empty, and every failure says what to do next', () => {
    for (const messages of [en, ru]) {
      expect(texts(messages).filter(([, text]) => text.trim() === '')).toEqual([]);
      for (const { next } of Object.values(messages.failures)) expect(next.length).toBeGreaterThan(0);
    }
  });

  test('the messages of both languages have the same placeholders', () => {
    const russian = new Map(texts(ru));
    for (const [path, text] of texts(en)) {
      if (russian.has(path))
        expect([path, placeholders(russian.get(path) ?? '')]).toEqual([path, placeholders(text)]);
    }
  });

  test('the Russian messages are Russian', () => {
    const latin = texts(ru).filter(
      ([path, text]) => !/[а-яё]/i.test(text) && !path.startsWith('found.routes.'),
    );
    expect(latin.map(([path]) => path)).toEqual(['app.name', 'list.id', 'found.id']);
  });
});

describe('the words of parts that are loaded later', () => {
  const parts = [
    [enEditing, ruEditing],
    [enFiles, ruFiles],
    [enPortal, ruPortal],
    [enJournal, ruJournal],
    [enKeys, ruKeys],
    [{ source: enSources }, { source: ruSources }],
    [{ table: enTables }, { table: ruTables }],
    [{ database: enDatabases }, { database: ruDatabases }],
    [{ databaseProblems: enDatabaseProblems }, { databaseProblems: ruDatabaseProblems }],
    [{ check: { ...enChecks, finding: enFindings } }, { check: { ...ruChecks, finding: ruFindings } }],
  ] as const;

  test('messages that are loaded later have the same keys and placeholders in both languages', () => {
    for (const [english, russian] of parts) {
      expect(texts(russian).map(([path]) => path)).toEqual(texts(english).map(([path]) => path));
      const other = new Map(texts(russian));
      for (const [path, text] of texts(english))
        expect([path, placeholders(other.get(path) ?? '')]).toEqual([path, placeholders(text)]);
    }
  });

  test('messages that are loaded later replace none of the others', () => {
    for (const [english] of parts)
      for (const name of Object.keys(english)) expect(Object.keys(en)).not.toContain(name);
  });

  test('the failures of databases say in both languages what happened, why and what to do, and replace none', () => {
    expect(Object.keys(ruDatabaseFailures)).toEqual(Object.keys(enDatabaseFailures));
    for (const [name, words] of [
      ...Object.entries(enDatabaseFailures),
      ...Object.entries(ruDatabaseFailures),
    ]) {
      expect(Object.keys(en.failures)).not.toContain(name);
      expect(texts(words).filter(([, text]) => text.trim() === '')).toEqual([]);
      expect(words.next.length).toBeGreaterThan(0);
    }
    for (const [, text] of texts(ruDatabaseFailures)) expect(text).toMatch(/[а-яё]/i);
    for (const name of Object.keys(enDatabaseProblems)) expect(Object.keys(en.problems)).not.toContain(name);
  });

  test('the Russian messages that are loaded later are Russian', () => {
    for (const [, russian] of parts) {
      const latin = texts(russian).filter(
        ([, text]) => /[a-z]/i.test(text.replace(/\{\w+\}|https?:\/\//g, '')) && !/[а-яё]/i.test(text),
      );
      expect(latin.map(([path]) => path)).toEqual([]);
    }
  });
});

describe('every failure has its own words', () => {
  test.each(contractCodes)('the failure %s has its own words in both languages', code => {
    for (const { failures } of [en, ru]) {
      const name = failureName(failure(String(code)), failures);
      expect(name).toBe(code === 0 ? 'CODE_ZERO' : code);
      expect(failures[name].title).not.toBe(failures.UNKNOWN.title);
    }
  });

  test.each([
    ['VALIDATION_SOMETHING_NEW', 'VALIDATION'],
    ['ERROR_ARGUMENT', 'ERROR_ARGUMENT'],
    ['insufficient_scope', 'INSUFFICIENT_SCOPE'],
    ['user_access_error', 'USER_ACCESS_ERROR'],
    ['expired_token', 'EXPIRED_TOKEN'],
    ['invalid_token', 'EXPIRED_TOKEN'],
    ['NEEDS_AUTHORIZATION', 'NOT_AUTHORIZED'],
    ['NOT_SIGNED_IN', 'NOT_AUTHORIZED'],
    ['PAYMENT_REQUIRED', 'PAYMENT_REQUIRED'],
    ['NOT_INSTALLED', 'NOT_INSTALLED'],
    ['ERROR_OAUTH', 'NOT_INSTALLED'],
    ['invalid_client', 'INVALID_CLIENT'],
    ['wrong_client', 'INVALID_CLIENT'],
    ['invalid_grant', 'NOT_AUTHORIZED'],
    ['PORTAL_NOT_FOUND', 'NOT_INSTALLED'],
    ['OAUTH_NONSENSE', 'OAUTH_NONSENSE'],
    ['QUERY_LIMIT_EXCEEDED', 'QUERY_LIMIT_EXCEEDED'],
    ['PORTAL_BUSY', 'PORTAL_BUSY'],
    ['TOO_MANY_REQUESTS', 'TOO_MANY_REQUESTS'],
    ['OPERATION_TIME_LIMIT', 'OPERATION_TIME_LIMIT'],
    ['OVERLOAD_LIMIT', 'OVERLOAD_LIMIT'],
    ['ERROR_METHOD_NOT_FOUND', 'ERROR_METHOD_NOT_FOUND'],
    ['PORTAL_UNREACHABLE', 'PORTAL_UNREACHABLE'],
    ['PORTAL_TIMEOUT', 'PORTAL_TIMEOUT'],
    ['PORTAL_NONSENSE', 'PORTAL_NONSENSE'],
    ['JSSDK_UNKNOWN_ERROR', 'PORTAL_NONSENSE'],
    ['FRAME_SILENT', 'FRAME_SILENT'],
    ['WRONG_PORTAL', 'WRONG_PORTAL'],
    ['INTERNAL_ERROR', 'INTERNAL_ERROR'],
    ['ADDRESS_REFUSED', 'ADDRESS_REFUSED'],
    ['INVALID_CREDENTIALS', 'NOT_AUTHORIZED'],
    ['CROSS_SITE', 'NOT_IN_PORTAL'],
    ['NOT_FOUND', 'SERVER_NONSENSE'],
    ['TOO_LARGE', 'TOO_LARGE'],
    ['NEVER_HEARD_OF', 'UNKNOWN'],
    ['toString', 'UNKNOWN'],
  ])('the code %s is explained by the words of %s', (code, name) => {
    expect(failureName(failure(code), en.failures)).toBe(name);
  });

  test('an ACCESS_DENIED that means the portal’s plan is told apart', () => {
    const plan = failure('ACCESS_DENIED', 'REST API is available only on commercial plans');
    expect(failureName(plan, en.failures)).toBe('REST_NOT_ON_PLAN');
  });

  test('the meaning of the code 0 is read from its message', () => {
    expect(failureName(failure('0', 'All the fields are required.'), en.failures)).toBe('ZERO_REQUIRED');
    expect(failureName(failure('0', 'Error updating table.'), en.failures)).toBe('ZERO_TABLE');
    expect(failureName(failure('0', 'Error updating dataset.'), en.failures)).toBe('ZERO_TABLE');
  });

  test('a call through the page’s own JavaScript may lack the app, a call through the frame or the server may not', () => {
    const by = (answeredBy: Failure['answeredBy']) => ({ ...failure('ACCESS_DENIED'), answeredBy });
    expect(failureName(by('BX.rest'), en.failures)).toBe('ACCESS_DENIED_IN_PAGE');
    expect(failureName(by('B24Frame'), en.failures)).toBe('ACCESS_DENIED');
    expect(failureName(by('server'), en.failures)).toBe('ACCESS_DENIED');
    expect(en.failures.ACCESS_DENIED.reason).not.toContain('on behalf of an app');
    expect(ru.failures.ACCESS_DENIED.reason).not.toContain('от имени приложения');
  });

  test('the three causes of ACCESS_DENIED are all named where all are possible, in both languages', () => {
    for (const [messages, causes] of [
      [en, ['Access to BI Builder', 'Access to Analytics Hub', 'on behalf of an app']],
      [ru, ['Доступ к BI Конструктору', 'Доступ к рабочему месту аналитика', 'не от имени приложения']],
    ] as const) {
      for (const cause of causes) expect(messages.failures.ACCESS_DENIED_IN_PAGE.reason).toContain(cause);
    }
  });

  test('limits come with a waiting time, the server’s own first', () => {
    expect(waitOf(failure('OPERATION_TIME_LIMIT'), 'OPERATION_TIME_LIMIT')).toBe(600);
    expect(waitOf({ ...failure('QUERY_LIMIT_EXCEEDED'), retryAfter: 2 }, 'QUERY_LIMIT_EXCEEDED')).toBe(2);
    expect(waitOf({ ...failure('PORTAL_BUSY'), retryAfter: 7 }, 'PORTAL_BUSY')).toBe(7);
    for (const name of ['PORTAL_BUSY', 'TOO_MANY_REQUESTS'] as const) expect(isPassing(name)).toBe(true);
    expect(waitOf(failure('ACCESS_DENIED'), 'ACCESS_DENIED')).toBe(0);
  });
});

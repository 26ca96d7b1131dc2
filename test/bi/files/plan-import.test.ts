import fc from 'fast-check';
import type { Connector } from '../../../server/bitrix24/biconnector/connectors.ts';
import type { ConnectorId } from '../../../server/bitrix24/biconnector/ids.ts';
import { applyPlan, describePlan } from '../../../server/bi/files/apply-import.ts';
import { formatName } from '../../../server/bi/files/file-format.ts';
import { planImport, type PlannedConnector } from '../../../server/bi/files/plan-import.ts';
import { readFile } from '../../../server/bi/files/read-file.ts';
import { writeFile } from '../../../server/bi/files/write-file.ts';

const portal = { memberId: 'a'.repeat(32), host: 'portal.example' };
const connector = (id: number, fields: Partial<Connector> = {}): Connector => ({
  id: id as ConnectorId,
  title: `Connector ${id}`,
  logo: 'https://data.example/logo.svg',
  description: '',
  sort: 100,
  urlCheck: 'https://data.example/check',
  urlTableList: 'https://data.example/tables',
  urlTableDescription: 'https://data.example/columns',
  urlData: 'https://data.example/data',
  settings: [{ code: 'token', name: 'Token', type: 'STRING' }],
  supportMapping: undefined,
  sourceCode: undefined,
  dateCreate: null,
  ...fields,
});

const plan = (
  text: string,
  connectors: readonly Connector[],
  memberId = portal.memberId,
): readonly PlannedConnector[] => planImport(readFile(text), { memberId, connectors });
const actions = (planned: readonly PlannedConnector[]) => planned.map(({ action }) => action);
const reasons = (planned: readonly PlannedConnector[]) =>
  planned.map(each => ('reason' in each ? each.reason : each.action));
const fileOf = (connectors: unknown, more: object = {}) =>
  JSON.stringify({ format: formatName, version: 1, portal, connectors, ...more });
/** The fields that a connector in a file must have. */
const bare = {
  title: 'Connector 1',
  logo: 'https://data.example/logo.svg',
  urlCheck: 'https://data.example/check',
  urlTableList: 'https://data.example/tables',
  urlTableDescription: 'https://data.example/columns',
  urlData: 'https://data.example/data',
  settings: [{ code: 'token', name: 'Token', type: 'STRING' }],
};

const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });
const someText = anyText.filter(text => text !== '');
const anyConnectors = fc
  .uniqueArray(
    fc.record({
      title: someText,
      description: anyText,
      sort: fc.integer(),
      supportMapping: fc.option(fc.boolean(), { nil: undefined }),
      sourceCode: fc.option(anyText, { nil: undefined }),
      settings: fc.uniqueArray(
        fc.record({ code: someText, name: someText, type: fc.constantFrom('STRING', 'INT') }),
        { selector: ({ code }) => code, maxLength: 4 },
      ),
    }),
    { selector: ({ title }) => title, maxLength: 5 },
  )
  .map(list => list.map((fields, index) => connector(index + 1, fields)));

test.each(['json', 'yaml'] as const)(
  'connectors exported as %s and imported again change nothing',
  format => {
    fc.assert(
      fc.property(anyConnectors, fc.boolean(), (connectors, elsewhere) => {
        const text = writeFile(connectors, elsewhere ? { ...portal, memberId: 'b' } : portal, format);
        expect(actions(plan(text, connectors))).toEqual(connectors.map(() => 'same'));
      }),
    );
  },
);

test('a file has its keys in a fixed order and nothing about the app', () => {
  expect(writeFile([connector(4)], portal, 'yaml')).toBe(`format: connector-desk/connectors
version: 1
portal:
  memberId: ${portal.memberId}
  host: portal.example
connectors:
  - id: 4
    title: Connector 4
    description: ""
    logo: https://data.example/logo.svg
    sort: 100
    urlCheck: https://data.example/check
    urlTableList: https://data.example/tables
    urlTableDescription: https://data.example/columns
    urlData: https://data.example/data
    settings:
      - code: token
        name: Token
        type: STRING
    supportMapping: false
    sourceCode: ""
`);
});

test('changes are listed field by field, and an absent field has its default', () => {
  const here = connector(4, { ...bare, description: 'Old', sort: 5 });
  expect(plan(fileOf([{ ...bare, sort: 7 }]), [here])).toEqual([
    {
      action: 'change',
      title: bare.title,
      id: 4,
      changes: [
        { field: 'description', from: 'Old', to: '' },
        { field: 'sort', from: 5, to: 7 },
      ],
      fields: { description: '', sort: 7 },
    },
  ]);
});

describe('matching', () => {
  const same = { title: 'Sales' };
  const raw = (id: number, title = 'Sales') => ({ ...bare, title, id });
  test.each<[string, object[], Connector[], string, string[]]>([
    ['the one with its title, whatever its id', [raw(9)], [connector(1, same)], 'a', ['same']],
    ['none of another title, and is added', [raw(9)], [connector(1)], 'b', ['add']],
    ['the renamed one, by its id', [raw(1)], [connector(1)], 'a', ['change']],
    ['none by its id in another portal', [raw(1)], [connector(1)], 'b', ['add']],
    ['one of two, by its id', [raw(2)], [connector(1, same), connector(2, same)], 'a', ['same']],
    [
      'neither of two in another portal',
      [raw(2)],
      [connector(1, same), connector(2, same)],
      'b',
      ['TITLE_AMBIGUOUS_IN_PORTAL'],
    ],
    ['both of two', [raw(1), raw(2)], [connector(1, same), connector(2, same)], 'a', ['same', 'same']],
    [
      'none if its title is twice in the file',
      [raw(8), raw(9)],
      [],
      'a',
      ['TITLE_AMBIGUOUS_IN_FILE', 'TITLE_AMBIGUOUS_IN_FILE'],
    ],
    [
      'the same one as another by title and id',
      [raw(9), raw(1, 'Other')],
      [connector(1, same)],
      'a',
      ['MATCHED_TWICE', 'MATCHED_TWICE'],
    ],
  ])('a connector of a file is matched with %s', (_name, file, present, portalLetter, expected) => {
    expect(reasons(plan(fileOf(file), present, portalLetter.repeat(32)))).toEqual(expected);
  });
});

describe('invalid connectors in a file', () => {
  test.each(['__proto__', 'constructor', 'appId'])('the key %s is treated as an unknown field', key => {
    const text = `{"format":"${formatName}","version":1,"connectors":[{"title":"x","${key}":{"polluted":true}}]}`;
    const [planned] = plan(text, []);
    expect(planned).toMatchObject({
      action: 'invalid',
      problems: expect.arrayContaining([{ field: key, code: 'VALIDATION_UNKNOWN_PARAMETERS' }]),
    });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('a problem of a connector is reported with its field', () => {
    expect(plan(fileOf([{ ...bare, urlData: 'x', settings: [{}] }]), [])).toMatchObject([
      {
        action: 'invalid',
        title: bare.title,
        problems: expect.arrayContaining([{ field: 'urlData', code: 'VALIDATION_NOT_AN_ADDRESS' }]),
      },
    ]);
  });

  test('any text in place of a file gives a report', () => {
    const like = fc.json().map(json => fileOf(JSON.parse(json)));
    const list = fc
      .array(fc.anything())
      .map(each => JSON.stringify({ format: formatName, version: 1, connectors: each }));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), like, list), text => {
        const { entries, applied } = describePlan(plan(text, [connector(1)]));
        expect(Array.isArray(entries)).toBe(true);
        expect(applied).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

test('the first failure stops an import, and the report says what was done, failed and not tried', async () => {
  const text = fileOf([
    { ...bare, title: 'One' },
    { ...bare, title: 'Same' },
    { ...bare, title: 'Two' },
    { ...bare, title: 'Three' },
    { title: 'Bad' },
  ]);
  const called: string[] = [];
  const report = await applyPlan(
    (_method, params) => {
      const { fields } = params as { fields: { title: string } };
      called.push(fields.title);
      return Promise.resolve(
        fields.title === 'Two'
          ? { ok: false, code: 'ACCESS_DENIED', message: 'Access denied.', status: 403 }
          : { ok: true, result: { id: 8 }, time: null },
      );
    },
    plan(text, [connector(3, { title: 'Same' })]),
  );
  expect(called).toEqual(['One', 'Two']);
  expect(report.entries.map(({ title, result }) => [title, result])).toEqual([
    ['One', 'done'],
    ['Same', undefined],
    ['Two', 'failed'],
    ['Three', 'notTried'],
    ['Bad', undefined],
  ]);
  expect(report.entries[2]?.error).toEqual({ code: 'ACCESS_DENIED', message: 'Access denied.' });
  expect(report.counts).toEqual({
    add: 3,
    change: 0,
    same: 1,
    conflict: 0,
    invalid: 1,
    done: 1,
    failed: 1,
    notTried: 1,
  });
});

import fc from 'fast-check';
import type { Connector } from '../../../server/bitrix24/biconnector/connector.ts';
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

/** Connectors that this app would refuse: any text, any type, nothing at all. Old ones and other clients' are like that. */
const anyUnits = fc.array(fc.nat(0xffff), { maxLength: 12 }).map(units => String.fromCharCode(...units));
const oddText = fc.oneof(
  anyUnits,
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\r\n', ' #', '---', '\ufeff', '2024'),
);
const oddConnectors = fc
  .array(
    fc.record({
      title: oddText,
      description: oddText,
      logo: oddText,
      urlCheck: oddText,
      urlData: oddText,
      sort: fc.option(fc.integer()),
      settings: fc.array(fc.record({ code: oddText, name: oddText, type: oddText }), { maxLength: 3 }),
    }),
    { maxLength: 4 },
  )
  .map(list => list.map((fields, index) => connector(index + 1, fields)));

test.each(['json', 'yaml'] as const)(
  'whatever the portal holds, exported as %s it is the same without being judged',
  format => {
    fc.assert(
      fc.property(oddConnectors, connectors => {
        const text = writeFile(connectors, portal, format);
        expect(actions(plan(text, connectors))).toEqual(connectors.map(() => 'same'));
      }),
      { numRuns: 300 },
    );
  },
);

test.each<[string, number, Partial<Connector>]>([
  ['many connectors', 3_000, {}],
  ['connectors just below the limit', 560, {}],
  [
    'many settings',
    40,
    { settings: Array.from({ length: 200 }, (_, at) => ({ code: `c${at}`, name: '"', type: '' })) },
  ],
  ['large logos', 12, { logo: `data:image/png;base64,${'A'.repeat(200_000)}` }],
  ['long descriptions', 3, { description: 'a: [b]\n'.repeat(8_000) }],
])('a portal with %s can import the YAML it has exported', (_name, count, fields) => {
  const connectors = Array.from({ length: count }, (_, index) => connector(index + 1, fields));
  const planned = plan(writeFile(connectors, portal, 'yaml'), connectors);
  expect(planned.filter(({ action }) => action !== 'same')).toEqual([]);
  expect(planned).toHaveLength(count);
});

describe('an old connector that this app would refuse', () => {
  const old = connector(1, { logo: '/logo.png', urlCheck: 'data.example/check' });
  const raw = { ...bare, id: 1, logo: old.logo, urlCheck: old.urlCheck };

  test('a change of another field is planned, because only what changes is judged', () => {
    expect(plan(fileOf([{ ...raw, description: 'New' }]), [old])).toMatchObject([
      { action: 'change', changes: [{ field: 'description' }], fields: { description: 'New' } },
    ]);
  });

  test('a change of the refused field itself is judged, and only that', () => {
    expect(plan(fileOf([{ ...raw, logo: 'logo.gif' }]), [old])).toMatchObject([
      { action: 'invalid', problems: [{ field: 'logo', code: 'VALIDATION_NOT_A_LOGO' }] },
    ]);
  });

  test('a required field that the file leaves out is missing, and an unknown one is named', () => {
    // JSON leaves out what is undefined.
    expect(plan(fileOf([{ ...raw, logo: undefined, colour: 'red' }]), [old])).toMatchObject([
      {
        action: 'invalid',
        problems: [
          { field: 'colour', code: 'VALIDATION_UNKNOWN_PARAMETERS' },
          { field: 'logo', code: 'VALIDATION_REQUIRED_FIELD_MISSING' },
        ],
      },
    ]);
    const setting = { code: 'token', name: 'Token', type: 'STRING', colour: 'red' };
    expect(plan(fileOf([{ ...raw, settings: [setting] }]), [old])).toMatchObject([
      { problems: [{ field: 'settings.0.colour' }] },
    ]);
  });
});

describe('replacement characters, which a lenient reader leaves of another encoding', () => {
  const lost = '\ufffd\ufffd\ufffd';
  test.each<[string, object, string]>([
    ['a title', { title: lost, id: 1 }, 'title'],
    [
      'the name of a setting',
      { settings: [{ code: 'token', name: lost, type: 'STRING' }] },
      'settings.0.name',
    ],
    ['a new connector', { title: lost }, 'title'],
  ])('%s with them is refused where the portal has none', (_name, fields, field) => {
    expect(plan(fileOf([{ ...bare, ...fields }]), [connector(1)])).toMatchObject([
      { action: 'invalid', problems: [{ field, code: 'VALIDATION_REPLACED_CHARACTERS' }] },
    ]);
  });

  test('a text that has them in the portal may be mended, or changed elsewhere', () => {
    const broken = connector(1, { description: lost });
    for (const description of ['Mended', `${lost}!`])
      expect(plan(fileOf([{ ...bare, description }]), [broken])).toMatchObject([{ action: 'change' }]);
  });
});

test.each(['abc', '4.7', -1, 0, true, [4], '٤'])('the id %j is reported instead of ignored', id => {
  expect(plan(fileOf([{ ...bare, id }]), [connector(1)])).toMatchObject([
    { action: 'invalid', problems: [{ field: 'id', code: 'VALIDATION_INVALID_ID_FORMAT' }] },
  ]);
});

test('problems carry the number of the connector and the line of the field', () => {
  const text = `format: ${formatName}
version: 1
connectors:
  - title: Connector 1
    logo: x
  - description: no title
    settings:
      - code: a
        name: A
        type: number
`;
  expect(plan(text, [])).toMatchObject([
    {
      position: 1,
      line: 4,
      problems: expect.arrayContaining([
        { field: 'logo', code: 'VALIDATION_NOT_A_LOGO', line: 5, column: 5 },
      ]),
    },
    {
      position: 2,
      line: 6,
      problems: expect.arrayContaining([
        expect.objectContaining({ field: 'title', line: 6, column: 5 }),
        expect.objectContaining({ field: 'settings.0.type', line: 10, column: 9 }),
      ]),
    },
  ]);
});

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
      position: 1,
      line: 1,
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
      problems: expect.arrayContaining([
        expect.objectContaining({ field: key, code: 'VALIDATION_UNKNOWN_PARAMETERS' }),
      ]),
    });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('a problem of a connector is reported with its field', () => {
    expect(plan(fileOf([{ ...bare, urlData: 'x', settings: [{}] }]), [])).toMatchObject([
      {
        action: 'invalid',
        title: bare.title,
        problems: expect.arrayContaining([
          expect.objectContaining({ field: 'urlData', code: 'VALIDATION_NOT_AN_ADDRESS' }),
        ]),
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

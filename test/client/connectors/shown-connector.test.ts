import { safeHref, safeLogo } from '../../../client/components/safe-address.ts';
import { showConnector } from '../../../client/connectors/shown-connector.ts';

const item = {
  id: 4,
  title: 'My connector',
  dateCreate: '2025-03-24 07:25:59',
  logo: 'https://app.example/logo.svg',
  description: '',
  sort: 100,
  urlCheck: 'https://app.example/bi/check',
  settings: [{ name: 'Access token', code: 'token', type: 'STRING' }],
  urlData: 'https://app.example/bi/data',
  urlTableList: 'https://app.example/bi/tables',
  urlTableDescription: 'https://app.example/bi/columns',
  supportMapping: false,
  sourceCode: '',
};

describe('reading a connector', () => {
  test('the documented connector is read whole, dates as given', () => {
    expect(showConnector(item)).toMatchObject({
      id: '4',
      title: 'My connector',
      logo: 'https://app.example/logo.svg',
      settings: [{ code: 'token', name: 'Access token', type: 'STRING' }],
      sort: '100',
      dateCreate: '2025-03-24 07:25:59',
      supportMapping: false,
      sourceCode: '',
      other: [],
    });
  });

  test('the four addresses of a connector come in the order the portal calls them', () => {
    expect(showConnector(item)?.urls.map(({ field }) => field)).toEqual([
      'urlCheck',
      'urlTableList',
      'urlTableDescription',
      'urlData',
    ]);
  });

  test('a connector with an id as text, a date as an empty object, absent and null fields is read without trouble', () => {
    const { supportMapping, sourceCode, ...old } = item;
    expect([supportMapping, sourceCode]).toEqual([false, '']);
    expect(
      showConnector({ ...old, id: '4', dateCreate: {}, settings: null, sort: null, urlData: null }),
    ).toMatchObject({
      id: '4',
      dateCreate: null,
      settings: null,
      sort: null,
      supportMapping: undefined,
      sourceCode: undefined,
      other: [],
    });
    expect(showConnector({})).toMatchObject({ id: null, title: '', logo: null, settings: null });
  });

  test('unknown fields of a connector are kept as text', () => {
    expect(showConnector({ ...item, color: 'red', flags: { a: [1] }, gone: null })?.other).toEqual([
      { field: 'color', text: 'red' },
      { field: 'flags', text: '{"a":[1]}' },
      { field: 'gone', text: '' },
    ]);
  });

  test('settings of a connector in an unexpected shape are shown, not lost', () => {
    expect(showConnector({ ...item, settings: '[{"code":"token"}]' })).toMatchObject({
      settings: null,
      other: [{ field: 'settings', text: '[{"code":"token"}]' }],
    });
    expect(showConnector({ ...item, settings: ['token', { code: 1 }] })?.settings).toEqual([
      { code: 'token', name: '', type: '' },
      { code: '1', name: '', type: '' },
    ]);
  });

  test.each([[null], ['text'], [[item]], [true]])(
    'a value that is not an object is not read as a connector: %j',
    value => {
      expect(showConnector(value)).toBeNull();
    },
  );
});

describe('a connector whose logo or URL holds scripts or javascript: links shows as text', () => {
  test.each([
    'javascript:alert(1)',
    ' https://app.example/',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'ftp://app.example/',
    '//app.example/',
    'https://',
    'HTTPS//app.example',
    'vbscript:x',
  ])('the address %j is not linked', text => {
    expect(safeHref(text)).toBeNull();
    expect(showConnector({ ...item, urlCheck: text })?.urls[0]).toEqual({
      field: 'urlCheck',
      link: { text, href: null },
    });
  });

  test('http and https addresses are linked to what the browser would open', () => {
    expect(safeHref('https://app.example/bi')).toBe('https://app.example/bi');
    expect(safeHref('http://localhost:3000/a b')).toBe('http://localhost:3000/a%20b');
    expect(safeHref('https://a.example/"><script>')).toBe('https://a.example/%22%3E%3Cscript%3E');
  });

  test.each([
    'javascript:alert(1)',
    'http://app.example/logo.png',
    'data:text/html;base64,PHNjcmlwdD4=',
    'data:,image/png',
    'blob:https://app.example/1',
    '',
  ])('the text %j is not shown as a logo', text => {
    expect(safeLogo(text)).toBeNull();
  });

  test.each(['https://app.example/logo.svg', 'data:image/svg+xml;base64,PHN2Zy8+', 'data:image/png,x'])(
    'the text %j is a logo',
    text => {
      expect(safeLogo(text)).toBe(text);
    },
  );
});

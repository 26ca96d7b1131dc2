import fc from 'fast-check';
import { maskedBody, requestBody } from '../../../server/bi/checks/request-body.ts';
import { check, misbehave } from '../../stage/foreign-endpoint.ts';

const connection = { login: 'user', password: "s3cr't & ü*~ [x]" };
const wire = 'connection%5Blogin%5D=user&connection%5Bpassword%5D=s3cr%27t+%26+%C3%BC%2A%7E+%5Bx%5D';

test.each([
  ['urlCheck with nothing but the settings', 'urlCheck', { table: 'x', searchString: 'x', limit: 1 }, wire],
  ['urlTableList', 'urlTableList', { searchString: 'sales' }, `searchString=sales&${wire}`],
  ['urlTableList with an empty search', 'urlTableList', { searchString: '' }, `searchString=&${wire}`],
  ['urlTableList without a search', 'urlTableList', {}, wire],
  ['urlTableDescription', 'urlTableDescription', { table: 'sales_2024' }, `table=sales_2024&${wire}`],
  [
    'urlData for the preview',
    'urlData',
    {
      table: 'sales_orders',
      limit: 20,
      columns: [
        { externalCode: 'id', name: 'ID' },
        { externalCode: 'amount', name: 'AMOUNT' },
      ],
    },
    `limit=20&mapFields%5Bid%5D=ID&mapFields%5Bamount%5D=AMOUNT&${wire}&table=sales_orders`,
  ],
  [
    'urlData for a query, with mapFields reduced to the selected columns',
    'urlData',
    {
      table: 'sales_orders',
      limit: 1000,
      select: ['AMOUNT'],
      columns: [
        { externalCode: 'id', name: 'ID' },
        { externalCode: 'amount', name: 'AMOUNT' },
      ],
      filter: {
        '>=ORDER_DATE': '01.09.2026',
        0: { LOGIC: 'OR', 0: { '=STATUS': ['new', 'won'] }, 1: { '=X': false } },
      },
    },
    'select%5B0%5D=AMOUNT' +
      '&filter%5B0%5D%5B0%5D%5B%3DSTATUS%5D%5B0%5D=new&filter%5B0%5D%5B0%5D%5B%3DSTATUS%5D%5B1%5D=won' +
      '&filter%5B0%5D%5B1%5D%5B%3DX%5D=0&filter%5B0%5D%5BLOGIC%5D=OR&filter%5B%3E%3DORDER_DATE%5D=01.09.2026' +
      `&limit=1000&mapFields%5Bamount%5D=AMOUNT&${wire}&table=sales_orders`,
  ],
] as const)(
  'the form of %s is written as Bitrix24 writes it',
  async (_name, endpoint, question, expected) => {
    const server = await misbehave({ body: 'x' });
    try {
      await check({ endpoint, question, settings: connection, url: server.origin });
      expect(server.bodies).toEqual([expected]);
      expect(server.requests[0]?.headers['content-length']).toBe(String(expected.length));
    } finally {
      await server.close();
    }
  },
);

test('a source without settings sends no connection at all', () => {
  expect(requestBody('urlCheck', {}, {})).toBe('');
});

test('the request is shown with *** for every value and everything else as sent', () => {
  expect(maskedBody('urlTableList', { searchString: 'a b' }, connection)).toBe(
    'searchString=a+b&connection%5Blogin%5D=***&connection%5Bpassword%5D=***',
  );
});

test('the shown request contains no value of a setting', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.uuid()), settings => {
      const shown = maskedBody('urlData', { table: 't', limit: 1 }, settings);
      for (const value of Object.values(settings)) expect(shown).not.toContain(value);
      expect(shown.split('=***')).toHaveLength(Object.keys(settings).length + 1);
    }),
  );
});

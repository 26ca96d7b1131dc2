import { idFromPlacement, idFromSearch, searchWith } from '../../client/address.ts';

describe('which connector an opening asks for', () => {
  test.each([
    [{ connector: '4' }, '4'],
    [{ id: 4 }, '4'],
    [{ connector: '5', id: '4' }, '5'],
    [{ params: { connector: '6' } }, '6'],
    [{ URI: '/marketplace/view/acme.desk/?params[connector]=7' }, '7'],
    [{ URI: '/marketplace/view/acme.desk/?params%5Bid%5D=8#top' }, '8'],
    [{ URI: '/crm/deal/details/5/?id=5' }, null],
    [{ URI: 5 }, null],
    [{ id: '' }, null],
    [{ id: { deep: 1 } }, null],
    [{}, null],
  ])('%j asks for %j', (options, id) => {
    expect(idFromPlacement(options)).toBe(id);
  });

  test('a malformed id is handed on as it is, to be refused in words', () => {
    expect(idFromPlacement({ id: '4.7' })).toBe('4.7');
    expect(idFromSearch('?connector=1e3')).toBe('1e3');
  });
});

describe('the address outside the frame', () => {
  test('names the connector and keeps what else was there', () => {
    expect(searchWith('?LANG=ru', '4')).toBe('?LANG=ru&connector=4');
    expect(searchWith('?connector=3&LANG=ru', '4')).toBe('?connector=4&LANG=ru');
    expect(searchWith('?connector=3', null)).toBe('');
    expect(idFromSearch('?connector=3&x=1')).toBe('3');
    expect(idFromSearch('?id=3')).toBeNull();
  });
});

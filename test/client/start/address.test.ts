import { placeFromPlacement, placeFromSearch, placeOf } from '../../../client/start/address.ts';

describe('which place an opening asks for', () => {
  test.each([
    [{ connector: '4' }, '/connectors/4'],
    [{ id: 4 }, '/connectors/4'],
    [{ connector: '5', id: '4' }, '/connectors/5'],
    [{ source: 7 }, '/sources/7'],
    [{ table: '27' }, '/tables/27'],
    [{ params: { connector: '6' } }, '/connectors/6'],
    [{ params: { source: '6' } }, '/sources/6'],
    [{ params: { id: 6 } }, '/connectors/6'],
    [{ URI: '/marketplace/view/acme.desk/?params[connector]=7' }, '/connectors/7'],
    [{ URI: '/marketplace/view/acme.desk/?params[table]=7' }, '/tables/7'],
    [{ URI: '/marketplace/view/acme.desk/?params%5Bid%5D=8#top' }, '/connectors/8'],
    [{ URI: '/marketplace/app/1/?source=9' }, '/sources/9'],
    [{ URI: '/crm/deal/details/5/?id=5' }, null],
    [{ URI: 5 }, null],
    [{ id: '' }, null],
    [{ id: { deep: 1 } }, null],
    [{}, null],
  ])('an opening with %j asks for %j', (options, place) => {
    expect(placeFromPlacement(options)).toBe(place);
  });

  test('a malformed id in a link is handed on unchanged, to be refused in words', () => {
    expect(placeFromPlacement({ id: '4.7' })).toBe('/connectors/4.7');
    expect(placeFromPlacement({ connector: '../4' })).toBe('/connectors/..%2F4');
    expect(placeFromSearch('?connector=1e3').place).toBe('/connectors/1e3');
  });
});

describe('the address of the page itself', () => {
  test('a place in the query moves out of it, and the rest of the query stays', () => {
    expect(placeFromSearch('?LANG=ru&connector=4')).toEqual({ place: '/connectors/4', search: '?LANG=ru' });
    expect(placeFromSearch('?source=3')).toEqual({ place: '/sources/3', search: '' });
    expect(placeFromSearch('?LANG=ru')).toEqual({ place: null, search: '?LANG=ru' });
    // Outside the portal's own link an `id` alone may be anybody's.
    expect(placeFromSearch('?id=3')).toEqual({ place: null, search: '?id=3' });
  });

  test('the place before a reload wins over the opening', () => {
    const after = { hash: '#/connectors/9', search: '?connector=1' };
    expect(placeOf({ connector: 4 }, after)).toEqual({ place: null, search: '?connector=1' });
  });

  test('without a reload the portal’s options win over the query', () => {
    const query = { hash: '', search: '?connector=1&LANG=en' };
    expect(placeOf({ connector: 4 }, query)).toEqual({ place: '/connectors/4', search: '?LANG=en' });
    expect(placeOf({}, query)).toEqual({ place: '/connectors/1', search: '?LANG=en' });
    expect(placeOf({}, { hash: '', search: '' })).toEqual({ place: null, search: '' });
  });
});

import { makeAccessKey } from '../../../server/hosting/records/access-key.ts';
import { findKey } from '../../../server/web/hosting/find-key.ts';

const key = makeAccessKey();
const find = (body: string) => findKey(Buffer.from(body));

test.each(['connection%5Bkey%5D', 'connection%5bkey%5d', 'connection[key]'])(
  'the access key is found under %s, wherever the field stands',
  name => {
    expect(find(`${name}=${key}`)).toBe(key);
    expect(find(`table=shop&${name}=${key}&limit=3`)).toBe(key);
  },
);

test('a field whose name only ends like that of the key is another field', () => {
  const other = `xconnection[key]=${makeAccessKey()}`;
  expect(find(other)).toBeUndefined();
  expect(find(`${other}&connection[key]=${key}`)).toBe(key);
});

test('a body with two keys has none, in whatever way their names are written', () => {
  expect(find(`connection[key]=${key}&connection[key]=${key}`)).toBeUndefined();
  expect(find(`connection[key]=${key}&connection%5Bkey%5D=${key}`)).toBeUndefined();
});

test.each(['', 'cdb_', `${key}x`, key.slice(1), `${key} `])('"%s" is no key', text => {
  expect(find(`connection[key]=${text}`)).toBeUndefined();
});

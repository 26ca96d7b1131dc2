import { buildPhpQuery, parsePhpQuery } from '../http/php-query.ts';

test.each<[string, unknown]>([
  ['', {}],
  ['a=1&b=&c', { a: '1', b: '', c: '' }],
  ['a=1&a=2', { a: '2' }],
  ['a+b.c=%D1%8F+x', { a_b_c: 'я x' }],
  ['a[]=1&a[]=2', { a: ['1', '2'] }],
  ['a[1]=x', { a: { 1: 'x' } }],
  ['a[0][code]=x&a[0][name]=y&a[1][code]=z', { a: [{ code: 'x', name: 'y' }, { code: 'z' }] }],
  ['f[%3E=ID]=3', { 'f_>': 'ID]=3' }],
  ['f[%3E%3DID]=3&f[%25title]=x', { f: { '>=ID': '3', '%title': 'x' } }],
  ['f%5B0%5D%5B%3DSTATUS%5D%5B0%5D=new', { f: [{ '=STATUS': ['new'] }] }],
  ['a[b=1', { a_b: '1' }],
  ['a[b]c=1', { a: { b: '1' } }],
  ['a=1&a[b]=2', { a: { b: '2' } }],
  ['=1&[x]=1', {}],
  ['bad=%zz%E0%A4', { bad: expect.any(String) }],
])('parsePhpQuery reads %j as PHP’s parse_str does', (text, expected) => {
  expect(parsePhpQuery(text)).toEqual(expected);
});

test('parsePhpQuery reads a field called __proto__ without touching prototypes', () => {
  const parsed = parsePhpQuery('__proto__[polluted]=1&a[__proto__][polluted]=1');
  expect(Object.keys(parsed)).toEqual(['__proto__', 'a']);
  expect({}).not.toHaveProperty('polluted');
});

test('buildPhpQuery leaves null out, writes booleans as 1 and 0 and encodes brackets', () => {
  const text = buildPhpQuery({ a: { b: [1, true, false, null], c: 'x y&z' }, d: null });
  expect(text).toBe('a%5Bb%5D%5B0%5D=1&a%5Bb%5D%5B1%5D=1&a%5Bb%5D%5B2%5D=0&a%5Bc%5D=x+y%26z');
  expect(parsePhpQuery(text)).toEqual({ a: { b: ['1', '1', '0'], c: 'x y&z' } });
});

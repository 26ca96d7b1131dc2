import { readConnection } from '../../../client/databases/connection-string.ts';

const whole = {
  type: 'postgres',
  host: 'db.example.com',
  port: '5432',
  database: 'shop',
  user: 'reader',
  password: 'secret',
  tls: 'verify',
  serverName: undefined,
  leftOut: [],
};

test.each([
  ['postgres://reader:secret@db.example.com:5432/shop', whole],
  ['  postgresql://reader:secret@db.example.com/shop\n', whole],
  ['postgres://db.example.com/shop?user=reader&password=secret', whole],
  ['postgres://reader:secret@db.example.com/shop?sslmode=disable', { ...whole, tls: 'off' }],
  ['postgres://reader:secret@db.example.com/shop?sslmode=require', { ...whole, tls: 'encrypt' }],
  ['postgres://reader:secret@db.example.com/shop?sslmode=verify-full', whole],
  [
    'postgres://reader:secret@db.example.com/shop?application_name=x&connect_timeout=5',
    { ...whole, leftOut: ['application_name', 'connect_timeout'] },
  ],
  ['postgresql+asyncpg://reader:secret@db.example.com/shop', whole],
  ['jdbc:postgresql://db.example.com:5432/shop?user=reader&password=secret', whole],
  ['mysql://reader:secret@db.example.com/shop', { ...whole, type: 'mysql', port: '3306' }],
  ['mariadb://reader:secret@db.example.com:3307/shop', { ...whole, type: 'mysql', port: '3307' }],
  ['clickhouse://reader:secret@db.example.com/shop', { ...whole, type: 'clickhouse', port: '8443' }],
  ['https://reader:secret@db.example.com:443/shop', { ...whole, type: 'clickhouse', port: '443' }],
  [
    'http://reader:secret@db.example.com/?database=shop',
    { ...whole, type: 'clickhouse', port: '8123', tls: 'off' },
  ],
  [
    'clickhouse://reader:secret@db.example.com/shop?secure=false',
    { ...whole, type: 'clickhouse', port: '8123', tls: 'off' },
  ],
  [
    'postgres://[2001:db8::1]:6543/shop',
    { ...whole, host: '2001:db8::1', port: '6543', user: undefined, password: undefined },
  ],
])('the connection string %s fills the form', (text, expected) => {
  expect(readConnection(text)).toEqual(expected);
});

test.each([
  ['p%40ss%2Fword', 'p@ss/word'],
  ['p@ss', 'p@ss'],
  ['p/a:s?s#w', 'p/a:s?s#w'],
  ['100%', '100%'],
  ['пароль', 'пароль'],
  ['', ''],
])('the password %j in a connection string is read as %j', (written, password) => {
  expect(readConnection(`postgres://reader:${written}@db.example.com/shop`)).toMatchObject({
    host: 'db.example.com',
    user: 'reader',
    password,
  });
});

test.each([
  '',
  'db.example.com',
  'ftp://host/x',
  'postgres://',
  'postgres:///shop',
  'postgres://u:p@',
  'mongodb://h/d',
])('%j is not a connection string of a database', text => {
  expect(readConnection(text)).toBeNull();
});

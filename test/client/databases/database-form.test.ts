import {
  databaseProblems,
  draftOf,
  emptyDraft,
  fieldOf,
  toChange,
  toCreate,
} from '../../../client/databases/database-form.ts';
import { addressOf, readDatabase } from '../../../client/databases/database.ts';

const stored = readDatabase({
  id: '0123456789abcdef',
  title: 'Shop',
  type: 'postgres',
  host: 'db.example.com',
  port: 5432,
  database: 'shop',
  user: 'reader',
  hasPassword: true,
  tls: { mode: 'verify', ca: 'PEM' },
  timeZone: null,
  numbers: 'token',
  offer: { tables: 'schemas', schemas: ['a', 'b'] },
  lastCheck: null,
});
const filled = () => ({
  ...emptyDraft(),
  title: 'Shop',
  host: ' db.example.com ',
  database: 'shop',
  user: 'reader',
  password: 'secret',
});
const fieldsOf = (draft: ReturnType<typeof filled>, of: typeof stored | null = null) =>
  databaseProblems(draft, of).map(({ field }) => field);

test('the form of a new database needs title, host, database and user, and a port that can be one', () => {
  expect(fieldsOf(emptyDraft())).toEqual(['title', 'host', 'database', 'user']);
  expect(fieldsOf(filled())).toEqual([]);
  for (const port of ['', '0', '65536', '5432x', '-1', '1e3'])
    expect(fieldsOf({ ...filled(), port })).toEqual(['port']);
  for (const host of ['https://db', 'a b', 'u:p@db/x'])
    expect(fieldsOf({ ...filled(), host })).toEqual(['host']);
});

test('a stored password is kept for the same host, port and user only', () => {
  const draft = draftOf(stored);
  expect(fieldsOf(draft, stored)).toEqual([]);
  expect(fieldsOf({ ...draft, database: 'other', host: 'DB.example.com' }, stored)).toEqual([]);
  for (const change of [{ host: 'evil.example.com' }, { port: '6432' }, { user: 'root' }]) {
    expect(fieldsOf({ ...draft, ...change }, stored)).toEqual(['password']);
    expect(fieldsOf({ ...draft, ...change, password: 'new' }, stored)).toEqual([]);
  }
});

test('a change names only what differs, and never an empty password', () => {
  const draft = draftOf(stored);
  expect(toChange(draft, stored, false)).toEqual({});
  expect(toChange({ ...draft, title: 'Other' }, stored, false)).toEqual({ title: 'Other' });
  expect(toChange({ ...draft, tlsMode: 'off', password: 'new' }, stored, true)).toEqual({
    tls: { mode: 'off' },
    password: 'new',
    unchecked: true,
  });
  expect(toChange({ ...draft, schemas: ' a \n\nb\nc' }, stored, false)).toEqual({
    offer: { tables: 'schemas', schemas: ['a', 'b', 'c'] },
  });
});

test('a new database is sent with its place and password; an empty time zone becomes null', () => {
  expect(toCreate(filled(), false)).toEqual({
    title: 'Shop',
    type: 'postgres',
    host: 'db.example.com',
    port: 5432,
    database: 'shop',
    user: 'reader',
    password: 'secret',
    tls: { mode: 'verify' },
    timeZone: null,
    numbers: 'token',
    offer: { tables: 'all' },
  });
});

test('a problem of the certificate stands at its field', () => {
  expect(fieldOf({ field: 'tls.ca', code: 'X' })).toEqual({ field: 'ca', code: 'X' });
  expect(fieldOf({ field: 'host', code: 'X' })).toEqual({ field: 'host', code: 'X' });
});

test('an answer of another form becomes a database of blanks, and an address shows no credentials', () => {
  expect(readDatabase({ type: 'oracle', lastCheck: 7, tls: null })).toMatchObject({
    type: null,
    title: '',
    lastCheck: null,
    tls: { mode: 'verify' },
  });
  expect(addressOf(stored)).toBe('db.example.com:5432/shop');
  expect(addressOf({ ...stored, host: '::1' })).toBe('[::1]:5432/shop');
});

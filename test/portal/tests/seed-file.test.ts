import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandLine } from '../command/options.ts';
import { SeedError, readSeedFile, startPortal } from '../start-portal.ts';

const shop = {
  users: [{ name: 'Ann', lastName: 'Lee', biBuilder: true }],
  connectors: [
    {
      key: 'shop',
      title: 'Shop',
      urlCheck: 'http://localhost:9000/check',
      settings: [{ name: 'Token', code: 'token' }],
    },
  ],
  sources: [{ key: 'main', connector: 'shop', title: 'Main', values: { token: 'abc' } }],
  tables: [{ source: 'main', name: 'orders', columns: [{ name: 'ID', type: 'int' }] }],
};

/** The problems of a file. */
function problemsOf(value: unknown): readonly string[] {
  try {
    readSeedFile(typeof value === 'string' ? value : JSON.stringify(value));
    return [];
  } catch (error) {
    if (error instanceof SeedError) return error.problems;
    throw error;
  }
}

test('a seed file fills the portal with users, connectors, sources and tables', async () => {
  await using bitrix = await startPortal({ seed: readSeedFile(JSON.stringify(shop)) });
  const { portal } = bitrix;
  expect(portal.everybody.find(({ name }) => name === 'Ann')).toMatchObject({
    name: 'Ann',
    biBuilder: true,
    admin: false,
  });
  expect(portal.connectors.all()).toMatchObject([{ title: 'Shop', appId: bitrix.app.clientId }]);
  expect(portal.sources.all()).toMatchObject([
    { title: 'Main', settings: [{ code: 'token', value: 'abc' }] },
  ]);
  expect(portal.tables.all()).toMatchObject([{ name: 'orders', sourceId: 1 }]);
  expect(portal.tables.columns(1)).toMatchObject([{ name: 'ID', externalCode: 'ID', type: 'int' }]);
});

const readme = readFileSync(path.join(import.meta.dirname, '..', 'README.md'), 'utf8');

test('the seed file of the README is accepted', () => {
  const example = /```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(readSeedFile(example)).toMatchObject({
    connectors: [{ title: 'Web shop' }],
    tables: [{ name: 'orders' }],
  });
});

test('the README describes every option of the command', () => {
  for (const { long } of commandLine().options)
    expect(readme).toContain(`\`${String(long)} `.replace(/ $/, ''));
});

test('an empty seed is an empty portal', () => {
  expect(problemsOf({})).toEqual([]);
});

test.each([
  ['text that is not JSON', '{', /^It is not JSON: /],
  ['a list', [], /^The file: /],
  ['an unknown name', { connector: [] }, /^The file: .*"connector"/],
  ['a connector without a title', { connectors: [{ key: 'a' }] }, /^connectors\[0\]\.title: /],
  [
    'a wrong column type',
    { ...shop, tables: [{ ...shop.tables[0], columns: [{ name: 'A', type: 'text' }] }] },
    /^tables\[0\]\.columns\[0\]\.type: /,
  ],
  [
    'a source of no connector',
    { sources: [{ key: 'a', connector: 'b', title: 'A' }] },
    /^sources\[0\]\.connector: no connector has the key "b"$/,
  ],
  [
    'a table of no source',
    { tables: [{ source: 'a', name: 't' }] },
    /^tables\[0\]\.source: no source has the key "a"$/,
  ],
  [
    'a key that stands there twice',
    { connectors: [shop.connectors[0], shop.connectors[0]] },
    /^connectors\[1\]\.key: "shop" stands there twice$/,
  ],
  [
    'a value of no setting',
    { ...shop, sources: [{ ...shop.sources[0], values: { tokn: 'x' } }] },
    /^sources\[0\]\.values: .* declares no setting "tokn"$/,
  ],
])('%s is refused in words that name the place', (_what, value, message) => {
  expect(problemsOf(value)).toEqual([expect.stringMatching(message)]);
});

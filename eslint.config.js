import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

/**
 * The fences between the rooms of the house: imports that would let an arrow run upwards. A file's last matching block
 * decides, so every block names all of its rooms' fences.
 * @param {string[]} files
 * @param {...object} patterns of `no-restricted-imports`
 */
const fence = (files, ...patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});
const express = {
  group: ['express', 'express-*', 'express/*', 'helmet', 'compression'],
  message: 'Only server/web/ knows Express.',
};
const expressTypes = { ...express, allowTypeImports: true };
const web = { regex: '^(\\.\\./)+web/', message: 'Only app.ts, index.ts and wiring/ import server/web/.' };
const wiring = {
  regex: '^(\\.\\./)+wiring/',
  message: 'Pieces name what they need; wiring/ hands it to them.',
};
const bitrix24 = { regex: '^(\\.\\./)+bitrix24/', message: 'server/storage/ knows no Bitrix24.' };
/** Everything outside server/bitrix24/ except what it may use, as seen from `depth` folders below server/. */
const outsideBitrix24 = depth => ({
  regex: `^(\\.\\./){${depth}}(?!net/|time/|config/|desk-error|error-catalogue)`,
  message: 'server/bitrix24/ may import only net, time, config and our errors from the rest of server/.',
});
/** Everything outside server/databases/ except what it may use, as seen from `depth` folders below server/. */
const outsideDatabases = depth => ({
  regex: `^(\\.\\./){${depth}}(?!net/|time/)`,
  message: "server/databases/ knows the analyst's databases, and only net and time of the rest of server/.",
});
/** Rooms of one folder, highest first: an import points only to a room further down, so no circle can come into being. */
const floors = (folder, rooms, ...patterns) =>
  rooms.map((room, at) =>
    fence([`${folder}/${room}/**`], express, web, wiring, ...patterns, {
      regex: `^\\.\\./(?:${[...rooms.slice(0, at).map(above => `${above}/`), '[^/]+$'].join('|')})`,
      message: `${folder}/${room}/ may import only the rooms after it in the list of eslint.config.js.`,
    }),
  );
const databaseRooms = [
  ...['workers', 'limits', 'local', 'sample', 'clickhouse', 'mysql', 'postgres'],
  ...['connecting', 'sql', 'rows', 'port'],
];
const hostingRooms = ['operations', 'publication', 'endpoints', 'tables', 'records'];
/** Everything outside test/portal/, as seen from `depth` folders below it. */
const outsidePortal = depth => ({
  regex: `^(\\.\\./){${depth + 1}}`,
  message: 'test/portal/ is a tool of its own: it imports nothing from the rest of the repository.',
});
const serverForClient = {
  regex:
    '/server/(?!bitrix24/(?:biconnector/|answer-shapes\\.ts$|hidden-error\\.ts$)|net/decode-text\\.ts$|bi/files/file-(?:words|limit)\\.ts$|.+-answers\\.ts$)',
  message:
    'client/ may import only bitrix24/biconnector/, the shapes of answers, the decoder, the words and the limit of files, and types of *-answers.ts from server/.',
};
const answersForClient = {
  regex: '/server/.+-answers\\.ts$',
  allowTypeImports: true,
  message: 'client/ may import only types from *-answers.ts, because no server code belongs in the bundle.',
};

export default tseslint.config(
  { ignores: ['dist', 'data', 'coverage', '*.config.js', '*.config.ts'] },
  ...tseslint.configs.strictTypeChecked,
  ...vue.configs['flat/recommended'],
  {
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        project: ['./tsconfig.json', './client/tsconfig.json', './test/portal/page/browser/tsconfig.json'],
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // One import per module: types stand beside values, and an import of types alone leaves no trace at run time.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      'import-x/no-duplicates': ['error', { 'prefer-inline': true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // What a factory returns are closures: none of them knows `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-imports': [
        'error',
        {
          name: 'lru-cache',
          message: 'time/bounded-map.ts makes bounded maps, because `max` takes room at once.',
        },
        {
          name: '@bitrix24/b24ui-nuxt/components/Skeleton.vue',
          message: 'skeleton-line.vue is not read aloud.',
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only server/config/ reads the environment.' },
      ],
      // Prettier owns the layout of templates.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      'vue/require-default-prop': 'off',
    },
  },
  {
    files: ['server/time/bounded-map.ts', 'client/components/skeleton-line.vue'],
    rules: { 'no-restricted-imports': 'off' },
  },
  fence(['server/**'], express, web, wiring),
  fence(['server/index.ts'], express),
  fence(['server/app.ts'], expressTypes),
  fence(['server/wiring/**'], express),
  fence(['server/operator/**'], express, web),
  fence(['server/storage/**'], express, web, wiring, bitrix24),
  fence(['server/databases/*'], express, outsideDatabases(1)),
  fence(['server/databases/*/**'], express, web, wiring, outsideDatabases(2)),
  ...floors('server/databases', databaseRooms, outsideDatabases(2)),
  ...floors('server/hosting', hostingRooms),
  fence(['server/bitrix24/*'], express, outsideBitrix24(1)),
  fence(['server/bitrix24/*/**'], express, outsideBitrix24(2)),
  fence(['server/web/**'], wiring),
  fence(['client/**'], serverForClient, answersForClient),
  ...[0, 1, 2, 3, 4, 5].map(depth => fence([`test/portal/${'*/'.repeat(depth)}*.ts`], outsidePortal(depth))),
  { files: ['server/config/*.ts', 'test/**'], rules: { 'no-restricted-properties': 'off' } },
  // What expect.any() and its like return is `any`.
  { files: ['test/**/*.test.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
);

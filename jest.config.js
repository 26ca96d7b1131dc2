import { findPostgres } from './test/stage/find-postgres.js';

/** Native ES modules; TypeScript is stripped by swc (types are checked by `npm run check`). */
const shared = {
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/test/stage/forget-async-storage.js'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};

/** What has to hold on every database: stores, refreshes, sessions, events, installations, processes. */
const onEveryDatabase = [
  'audit/audit',
  'bitrix24/limits/(limit-store|two-processes)',
  'faults/.+',
  'health/health',
  'hosting/(answering|databases)',
  'journal/(journal-store|journal)',
  'metrics/metrics',
  'operator/(portals|doctor)',
  'portals/(erasure|erased-between|erased-during-request|find-access)',
  'portals/admission/(openings|missing-refresh-token)',
  'portals/installation/(events|event-durability|event-flood|reinstallation|transitions|uninstall)',
  'portals/tokens/(keep-alive|refresher|token-life|token-store)',
  'processes/.+',
  'secrets/(key-rotation|moved-ciphertext)',
  'service-keys/keys',
  'storage/(backup|erased-bytes|statement-names|storage|unwritable)',
  'time/clock-jumps',
  'web/api/(idempotency|killed-process|unreadable-text)',
  'web/session/sessions',
];

/** @returns {Promise<import('jest').Config>} */
export default async () => {
  // Names this run's databases; the workers inherit it.
  process.env['TEST_RUN'] ??= String(process.pid);
  const postgres = await findPostgres();
  return {
    projects: [
      {
        ...shared,
        displayName: 'server',
        testMatch: ['<rootDir>/test/**/*.test.ts'],
        // A database that goes away is a server's: of a file there is nothing to cut off.
        testPathIgnorePatterns: ['<rootDir>/test/browser/', '<rootDir>/test/faults/database'],
      },
      ...(postgres === undefined
        ? []
        : [
            {
              ...shared,
              displayName: 'postgres',
              testRegex: onEveryDatabase.map(path => `/test/${path}\\.test\\.ts$`),
              globals: { testDatabaseServer: postgres },
              globalTeardown: '<rootDir>/test/stage/drop-databases.js',
            },
          ]),
      { ...shared, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
    ],
    // Ends a test that hangs; a busy machine may take many times as long as an idle one.
    testTimeout: 120_000,
    testSequencer: '<rootDir>/test/stage/long-ones-first.js',
    // Twice the cores of the smallest machine: many tests wait for a browser, a process or a time-out.
    maxWorkers: 4,
    // Modules that ran once are never given back by Node: a process that holds too many is replaced by another one.
    workerIdleMemoryLimit: '1GB',
  };
};

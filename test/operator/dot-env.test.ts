import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { operatorEnvironment } from './environment.ts';

let on: DeskOnFile;
let folder: string;
beforeAll(async () => {
  on = await startDeskOnFile();
});
afterAll(() => on.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-dot-env-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a command of the operator in the folder, with nothing but these variables. */
const operator = (command: string, env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly code: number; readonly output: string }>(done => {
    const words = [resolve('dist/server/operator/index.js'), ...command.split(' ')];
    execFile(process.execPath, words, { cwd: folder, env }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, output: `${out}${err}` });
    });
  });

const fileOf = (variables: Readonly<Record<string, string>>): Promise<void> =>
  writeFile(
    join(folder, '.env'),
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );

test.each(['rotate-keys', 'portals', 'journal', 'doctor'])(
  '%s reads the file .env that docs/operating.md has people fill in',
  async command => {
    expect((await operator(command)).output).toContain('APP_URL is missing');
    await fileOf(operatorEnvironment(on.t.config));
    expect(await operator(command)).toMatchObject({
      code: 0,
      output: expect.not.stringContaining('is missing'),
    });
  },
);

test('a variable of the environment comes before the one in the file', async () => {
  await fileOf({ ...operatorEnvironment(on.t.config), LOG_LEVEL: 'loud' });
  expect((await operator('portals')).output).toContain('LOG_LEVEL is not one of');
  expect((await operator('portals', { LOG_LEVEL: 'info' })).code).toBe(0);
});

test('a .env that cannot be read is named instead of being passed over', async () => {
  await mkdir(join(folder, '.env'));
  expect(await operator('portals', operatorEnvironment(on.t.config))).toMatchObject({
    code: 1,
    output: expect.stringContaining('.env cannot be read'),
  });
});

test('doctor prints the command that makes a missing value', async () => {
  const { output } = await operator('doctor');
  expect(output).toMatch(/SESSION_SECRET is missing.* → .*openssl rand -hex 32/);
  expect(output).toMatch(/TOKEN_KEYS is missing.* → .*echo "k1:\$\(openssl rand -base64 32\)"/);
});

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeKey, startKeyStage, type KeyStage } from '../stage/service-api.ts';
import { papers, shellLines } from './papers.ts';
import { start } from '../start/process.ts';
import { until } from '../stage/until.ts';

/** Runs the commands of docs/api.md, word for word, with the built program. */
let on: KeyStage;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  on = await startKeyStage();
  folder = await mkdtemp(join(tmpdir(), 'desk-readme-'));
  const program = join(folder, 'connector-desk');
  await writeFile(
    program,
    `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/server/cli/index.js')}" "$@"\n`,
  );
  await chmod(program, 0o755);
  const { text } = await on.admin('GET', '/api/connectors/export?format=yaml&id=1');
  await writeFile(join(folder, 'connectors.yaml'), text.replace(/sort: .*/, 'sort: 779'));
  env = {
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    CONNECTOR_DESK_URL: on.t.origin,
    CONNECTOR_DESK_KEY: (await makeKey(on.admin)).key,
  };
});
afterAll(async () => {
  await on.close();
  await rm(folder, { recursive: true });
});

const examples = (): readonly string[] =>
  papers
    .filter(({ file }) => file === 'docs/api.md')
    .flatMap(shellLines)
    .filter(line => !line.startsWith('export '));

const sh = (line: string): Promise<{ readonly code: number; readonly out: string; readonly err: string }> =>
  new Promise(done => {
    execFile('/bin/sh', ['-c', line], { env, cwd: folder }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err });
    });
  });

test('the commands and requests of docs/api.md do what it says', async () => {
  const ended: (readonly [string, number])[] = [];
  for (const line of examples()) {
    const { code, out, err } = await sh(line);
    ended.push([line, code]);
    expect(`${out}${err}`).not.toContain(env['CONNECTOR_DESK_KEY']);
    const answer: unknown = line.startsWith('curl') ? JSON.parse(out) : undefined;
    if (line.endsWith('/connectors/1"')) expect(answer).toMatchObject({ item: { id: 1, sort: 779 } });
    if (line.includes('?order=')) expect(answer).toHaveProperty('items');
    if (line.includes('openapi')) expect(answer).toHaveProperty('openapi');
    expect([line, answer]).not.toEqual([line, expect.objectContaining({ error: expect.anything() })]);
  }
  expect(ended.map(([line, code]) => `${code} ${line.split(' ').slice(0, 2).join(' ')}`)).toEqual([
    '0 curl -sS',
    '0 curl -sS',
    '0 curl -sS',
    '0 connector-desk get',
    '0 connector-desk list',
    '0 connector-desk export',
    '2 connector-desk apply',
    '0 connector-desk apply',
    '2 connector-desk check',
    '0 curl -sS',
  ]);
});

test('Ctrl-C ends the program cleanly, and a reader that closes the pipe early does not break it', async () => {
  const { faults } = on.t.portal.rest;
  faults.push({ kind: 'hang' });
  const { CONNECTOR_DESK_URL = '', CONNECTOR_DESK_KEY = '' } = env;
  const program = start(process.execPath, ['dist/server/cli/index.js', 'get', '1'], {
    CONNECTOR_DESK_URL,
    CONNECTOR_DESK_KEY,
  });
  await until(() => faults.hanging > 0);
  expect(await program.stop('SIGINT')).toBe(130);
  expect(program.output()).toBe('Interrupted.\n');
  faults.release();
  const cut = await sh('connector-desk list --all --json | head -c 1');
  expect([cut.code, cut.out, cut.err]).toEqual([0, '[', '']);
});

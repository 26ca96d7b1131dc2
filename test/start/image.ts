/**
 * Replays the Dockerfile without Docker: makes a folder for each stage, copies the same files into it, honoring .dockerignore,
 * runs the npm commands there, and starts the command of the last stage. This proves that the image contains everything it
 * needs; it does not test the base image, its user or its file system.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from './process.ts';

const room = await mkdtemp(join(tmpdir(), 'desk-image-'));
const context = join(room, 'context');
const ignored = await readFile('.dockerignore', 'utf8');
for (const [, name = ''] of ignored.matchAll(/^!(.+)$/gm))
  await cp(name, join(context, name), { recursive: true });

const instructions = (await readFile('Dockerfile', 'utf8')).replaceAll(/\\\n/g, ' ').split('\n');
let stage = '';
let command: readonly string[] = [];
const stageFolder = (name: string): string => join(room, `stage-${name}`);

for (const line of instructions) {
  const [word = '', ...rest] = line.trim().split(/\s+/);
  if (word === 'FROM') {
    stage = rest[2] ?? 'last';
    await mkdir(stageFolder(stage));
  } else if (word === 'COPY') {
    const from = /^--from=(?<from>\w+)$/.exec(rest[0] ?? '')?.groups?.['from'];
    const names = from === undefined ? rest : rest.slice(1);
    const target = names.at(-1) ?? '';
    for (const name of names.slice(0, -1)) {
      const source =
        from === undefined ? join(context, name) : join(stageFolder(from), name.replace(/^\/app\//, ''));
      await cp(source, join(stageFolder(stage), target === './' ? name : target), { recursive: true });
    }
  } else if (word === 'RUN' && rest[0] === 'npm') {
    execFileSync('npm', rest.slice(1), { cwd: stageFolder(stage), stdio: 'inherit' });
  } else if (word === 'CMD') {
    command = JSON.parse(rest.join(' ')) as string[];
  }
}

const [program = '', ...parameters] = command;
const size = execFileSync('du', ['-sm', stageFolder('last')], { encoding: 'utf8' }).split('\t')[0] ?? '';
process.stdout.write(`Size of the image without Node.js: ${size} MB\n`);
process.chdir(stageFolder('last'));
const server = start(program, parameters, {
  NODE_ENV: 'production',
  PORT: '0',
  HOST: '127.0.0.1',
  APP_URL: 'https://desk.example.com',
  B24_CLIENT_ID: 'app.0123456789abcd.01234567',
  B24_CLIENT_SECRET: randomBytes(20).toString('hex'),
  SESSION_SECRET: randomBytes(32).toString('hex'),
  TOKEN_KEYS: `k1:${randomBytes(32).toString('base64')}`,
});
const [, port] = await server.printed(/"port":(\d+)/);
const asked = (path: string) => fetch(`http://127.0.0.1:${String(port)}${path}`);
const ready = (await asked('/readyz')).status;
const manifest = await readFile('dist/client/.vite/manifest.json', 'utf8');
const asset = (await asked(`/${/assets\/[\w.-]+\.js/.exec(manifest)?.[0] ?? ''}`)).status;
const page = (await asked('/placement')).status;
const code = await server.stop();
process.stdout.write(
  `/readyz ${ready}, /placement ${page}, an asset ${asset}; SIGTERM ended it with exit code ${String(code)}\n`,
);
process.chdir(tmpdir());
await rm(room, { recursive: true });
process.exitCode = [ready, page, asset].every(status => status === 200) && code === 0 ? 0 : 1;

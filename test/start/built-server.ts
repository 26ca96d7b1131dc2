/** Starts the built server as an operator would, checks that it is ready, and stops it. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from './process.ts';

const folder = await mkdtemp(join(tmpdir(), 'desk-start-'));
const server = start(process.execPath, ['dist/server/index.js'], {
  PORT: '0',
  HOST: '127.0.0.1',
  APP_URL: 'https://desk.example.com',
  B24_CLIENT_ID: 'app.0123456789abcd.01234567',
  B24_CLIENT_SECRET: randomBytes(20).toString('hex'),
  SESSION_SECRET: randomBytes(32).toString('hex'),
  TOKEN_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  DATABASE_URL: `sqlite:${join(folder, 'desk.sqlite')}`,
});
const [, port] = await server.printed(/"port":(\d+)/);
const ready = await fetch(`http://127.0.0.1:${String(port)}/readyz`);
process.stdout.write(`/readyz answered ${ready.status} ${await ready.text()}\n`);
const code = await server.stop();
process.stdout.write(`SIGTERM ended it with exit code ${String(code)}\n`);
await rm(folder, { recursive: true });
process.exitCode = ready.status === 200 && code === 0 ? 0 : 1;

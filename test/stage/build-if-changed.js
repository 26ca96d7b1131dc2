/**
 * Builds what the tests start and show, unless it is there already: `dist/` must be the very result of a build of the
 * files as they are now. Both are told by their content, so neither a checkout nor another build goes unnoticed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const stamps = 'node_modules/.cache/connector-desk/built';
const settings = ['package.json', 'package-lock.json', 'tsconfig.json'];
const parts = {
  server: { from: ['server', ...settings], to: 'dist/server' },
  client: { from: ['client', 'server', 'vite.config.ts', ...settings], to: 'dist/client' },
};

/** @param {readonly string[]} paths files and folders; what is not there counts as empty */
async function contentOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    const files = found.isDirectory()
      ? (await readdir(path, { recursive: true, withFileTypes: true }))
          .filter(entry => entry.isFile())
          .map(entry => join(entry.parentPath, entry.name))
          .sort()
      : [path];
    for (const file of files) hash.update(`\0${file}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

/** @param {{ readonly from: readonly string[], readonly to: string }} part */
const stateOf = async ({ from, to }) => `${await contentOf(from)} ${await contentOf([to])}`;

/** @param {string} name */
const build = name =>
  new Promise((resolve, reject) => {
    spawn('npm', ['run', '--silent', `build:${name}`], { stdio: 'inherit' })
      .once('error', reject)
      .once('exit', code => {
        if (code === 0) resolve(undefined);
        else reject(new Error(`npm run build:${name} failed`));
      });
  });

await mkdir(stamps, { recursive: true });
await Promise.all(
  Object.entries(parts).map(async ([name, part]) => {
    const stamp = join(stamps, name);
    const built = await readFile(stamp, 'utf8').catch(() => undefined);
    if (built === (await stateOf(part))) return;
    // What is no longer built must not stay.
    await rm(part.to, { recursive: true, force: true });
    await build(name);
    await writeFile(stamp, await stateOf(part));
  }),
);

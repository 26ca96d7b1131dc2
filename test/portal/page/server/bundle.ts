import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const pageFolder = path.join(import.meta.dirname, '..');

/** Bundles a script of this folder for the browser and returns its text. */
export async function bundleScript(entry: string, globalName?: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.resolve(pageFolder, entry)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    ...(globalName && { globalName }),
  });
  return outputFiles[0]?.text ?? '';
}

async function joinStyles(): Promise<string> {
  const folder = path.join(pageFolder, 'style');
  const files = (await readdir(folder)).filter(name => name.endsWith('.css')).sort();
  return (await Promise.all(files.map(name => readFile(path.join(folder, name), 'utf8')))).join('\n');
}

function once(make: () => Promise<string>): () => Promise<string> {
  let result: Promise<string> | undefined;
  return () => {
    result ??= make();
    return result;
  };
}

/** Script of the page, made at the first request and shared by all portals of the process. */
export const pageScript = once(() => bundleScript('browser/main.ts'));

/** Style sheet of the page, made and shared like the script. */
export const pageStyles = once(joinStyles);

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json: the same whether the TypeScript or the built JavaScript runs. */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json was not found above the server');
  return packageRoot(parent);
}

const root = packageRoot(dirname(fileURLToPath(import.meta.url)));

export const viewsFolder = join(root, 'views');
/** What `npm run build` made of client/. */
export const clientFolder = join(root, 'dist', 'client');

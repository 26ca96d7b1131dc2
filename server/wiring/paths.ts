import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json; it is the same for the TypeScript and the built JavaScript. */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json was not found above the server');
  return packageRoot(parent);
}

const root = packageRoot(dirname(fileURLToPath(import.meta.url)));

export const viewsFolder = join(root, 'views');
/** Folder of the files that `npm run build` makes from client/. */
export const clientFolder = join(root, 'dist', 'client');

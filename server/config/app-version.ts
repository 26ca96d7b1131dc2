import { readFileSync } from 'node:fs';

/** The version in package.json, which stands two folders above the source and three above the built program. */
export function appVersion(): string {
  for (const above of ['../../', '../../../']) {
    const found = versionIn(new URL(`${above}package.json`, import.meta.url));
    if (found !== undefined) return found;
  }
  return 'unknown';
}

function versionIn(file: URL): string | undefined {
  try {
    return /"version": "([^"]+)"/.exec(readFileSync(file, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

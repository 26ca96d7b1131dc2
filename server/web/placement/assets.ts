import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Language } from '../../operations/language.ts';
import type { PageName } from './page-answers.ts';

/** The built files one page needs, as paths on this server. */
export interface PageAssets {
  readonly script: string;
  /** Modules that the script imports, for the browser to fetch at the same time. */
  readonly preloads: readonly string[];
  readonly styles: readonly string[];
  /** The module with the words of the first view in each language; a page loads its own language alone. */
  readonly words: Readonly<Record<Language, string>>;
}

export type Assets = Readonly<Record<PageName, PageAssets>>;

const names = z.array(z.string()).optional();
const manifest = z.record(z.string(), z.object({ file: z.string(), css: names, imports: names }));

/** Reads which files `npm run build` made from client/. @throws Error that says what to run when there are none */
export function readAssets(clientFolder: string): Assets {
  const files = manifest.parse(readManifest(clientFolder));
  const fileOf = (source: string): string => {
    const chunk = files[source];
    if (chunk === undefined) throw new Error(`The build lacks ${source}; run \`npm run build\``);
    return `/${chunk.file}`;
  };
  const words = {
    en: fileOf('client/messages/en/first-view.ts'),
    ru: fileOf('client/messages/ru/first-view.ts'),
  };
  const page = (entry: string): PageAssets => {
    const imported = importsOf(entry, files);
    const paths = (names: readonly string[]) => [...new Set(names)].map(file => `/${file}`);
    return {
      script: fileOf(entry),
      preloads: paths(imported.flatMap(name => files[name]?.file ?? [])),
      styles: paths([entry, ...imported].flatMap(name => files[name]?.css ?? [])),
      words,
    };
  };
  return { placement: page('client/placement.ts'), install: page('client/install.ts') };
}

const importsOf = (name: string, files: z.output<typeof manifest>): readonly string[] =>
  (files[name]?.imports ?? []).flatMap(imported => [imported, ...importsOf(imported, files)]);

function readManifest(clientFolder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(clientFolder, '.vite', 'manifest.json'), 'utf8'));
  } catch (cause) {
    throw new Error('The client is not built; run `npm run build`', { cause });
  }
}

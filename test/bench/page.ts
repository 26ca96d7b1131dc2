import { readFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { clientFolder } from '../../server/wiring/paths.ts';
import { readAssets } from '../../server/web/placement/assets.ts';

/** Measures the gzipped size of what the browser loads, for the first view and in total. */
export async function measurePage(): Promise<void> {
  const weigh = async (paths: readonly string[]) => {
    const sizes = await Promise.all(
      paths.map(async path => gzipSync(await readFile(`${clientFolder}${path}`)).length),
    );
    return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 102.4) / 10;
  };
  const { placement, install } = readAssets(clientFolder);
  const all = (await readdir(`${clientFolder}/assets`)).map(name => `/assets/${name}`);
  const row = async ({ script, preloads, styles }: typeof placement) => ({
    'JavaScript kB': await weigh([script, ...preloads]),
    'CSS kB': await weigh(styles),
  });
  process.stdout.write('\nWeight of the page, gzipped\n');
  console.table({
    'first view': await row(placement),
    'install page': await row(install),
    'everything built': {
      'JavaScript kB': await weigh(all.filter(path => path.endsWith('.js'))),
      'CSS kB': await weigh(all.filter(path => path.endsWith('.css'))),
    },
  });
}

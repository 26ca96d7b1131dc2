/** `npm run portal` runs a sandbox portal for any application until SIGINT or SIGTERM. */
import { readFile } from 'node:fs/promises';
import { findPort } from '../demo/find-port.ts';
import { newClientId } from '../app-card.ts';
import { createPortalPage } from '../page.ts';
import { startSampleConnector } from '../sample-connector/start-sample-connector.ts';
import { startSandbox } from '../sandbox.ts';
import { plantSeed } from '../seed/plant.ts';
import { readSeedFile, type SeedFile } from '../seed/seed-file.ts';
import { commandLine, type CommandOptions } from './options.ts';
import { greeting } from './greeting.ts';

/** A browser treats the two names as different sites, so the portal takes the one that the app does not have. */
const hostBeside = (appUrl: string): 'localhost' | '127.0.0.1' =>
  new URL(appUrl).hostname === 'localhost' ? '127.0.0.1' : 'localhost';

const machineLanguage = (): 'en' | 'ru' =>
  Intl.DateTimeFormat().resolvedOptions().locale.startsWith('ru') ? 'ru' : 'en';

/** Takes the port that was asked for or fails; a port nobody asked for gives way. */
async function portFor(option: string, asked: number | undefined, usual: number): Promise<number> {
  const { port } = await findPort(asked ?? usual);
  if (asked !== undefined && port !== asked)
    throw new Error(`Port ${asked} is taken. Choose another ${option}.`);
  return port;
}

async function seedOf(file: string): Promise<SeedFile> {
  const json = await readFile(file, 'utf8').catch(() => {
    throw new Error(`The seed file ${file} cannot be read.`);
  });
  return readSeedFile(json);
}

async function run(options: CommandOptions): Promise<void> {
  const seed = options.seed === undefined ? undefined : await seedOf(options.seed);
  const port = await portFor('--port', options.port, 3100);
  const oauthPort = await portFor('--oauth-port', options.oauthPort, 3101);
  const clientId = options.clientId ?? newClientId('local');
  const sandbox = await startSandbox({
    oauthPort,
    app: {
      clientId,
      code: clientId,
      ...(options.clientSecret !== undefined && { clientSecret: options.clientSecret }),
      title: options.title,
      scopes: options.scope,
      url: options.app,
      redirectUrl: options.app,
      ...(options.install !== undefined && { installUrl: new URL(options.install, options.app).href }),
    },
  });
  const sample = await startSampleConnector({ wait: ms => sandbox.clock.wait(ms) });
  const portal = await sandbox.addPortal({
    host: hostBeside(options.app),
    port,
    profile: options.box ? 'box' : 'cloud',
    lang: options.lang ?? machineLanguage(),
    // Connectors under development run on this machine.
    allowLocalConnections: true,
  });
  portal.servePages(createPortalPage(sandbox, portal, { sample }));
  if (seed) plantSeed(portal, sandbox.app, seed);
  else if (!options.empty) portal.seedDemo(sandbox.app, sample);
  Object.assign(portal.events.settings, { mode: 'auto', delayMs: 1000 });
  portal.addToPortal();
  process.stdout.write(greeting({ sandbox, portal }));

  await new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  process.stdout.write('\n  Stopping…\n');
  await Promise.all([sandbox.close(), sample.close()]);
}

try {
  await run(commandLine().parse().opts<CommandOptions>());
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

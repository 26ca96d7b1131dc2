import { setTimeout } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { createDeskServer } from './app.ts';
import { systemClock, type Clock } from './time/clock.ts';
import { ConfigError, readEnvironment, type Config } from './config/config.ts';
import { createHttpServer } from './web/http/http-server.ts';
import { createLogger } from './web/http/request-log.ts';
import { stopServer } from './web/http/stop-server.ts';
import { openMetricsPort } from './web/http/metrics-routes.ts';

/** Longest time for which running requests may hold up the end of the process, in milliseconds. */
const longestDrainMs = 20_000;
/** Life of an idle connection in milliseconds: longer than in proxies, whose next request would meet a closed connection. */
const idleConnectionMs = 75_000;

/** Reads the configuration. Ends the process with every problem listed when there are any. */
function readConfig(): Config {
  try {
    return readEnvironment();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** Ends the process and says in words what keeps the server from starting. */
function giveUp(error: unknown): never {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  process.stderr.write(`The server cannot start: ${message}${reason}\n`);
  process.exit(1);
}

const config = readConfig();
const logger = createLogger(config.logLevel);
const desk = await createDeskServer({ config, logger }).catch(giveUp);
const { metricsPage } = desk;
const metricsPort =
  config.metrics.port === undefined || metricsPage === undefined
    ? undefined
    : await openMetricsPort(metricsPage, config.metrics.port, config.metrics.host).catch(giveUp);
if (metricsPort !== undefined) logger.info({ metricsPort: metricsPort.port }, 'metrics are served');

const server = createHttpServer(desk.app);

server.keepAliveTimeout = idleConnectionMs;
server.once('error', giveUp);
server.listen(config.port, config.host, () => {
  const { port } = server.address() as AddressInfo;
  logger.info({ host: config.host, port, appUrl: config.appUrl }, 'listening');
});

/** A clock whose sleep does not keep the process alive: it ends with its last connection. */
const idleClock: Clock = {
  ...systemClock,
  sleep: milliseconds => setTimeout(milliseconds, undefined, { ref: false }),
};

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, 'draining');
  await stopServer(server, desk.drain, idleClock, {
    graceMs: config.drainMs,
    lingerMs: 500,
    longestMs: longestDrainMs,
  });
  await desk.close();
  await metricsPort?.close();
  logger.info('stopped');
  process.exitCode = 0;
}

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop(signal));

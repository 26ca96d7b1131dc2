import type { Logger } from 'pino';
import { createCallEndpoint, type EndpointLimits } from '../bi/checks/call-endpoint.ts';
import { createCheckEndpoint } from '../bi/checks/check-endpoint.ts';
import { createCheckQuota } from '../bi/checks/check-quota.ts';
import type { Config } from '../config/config.ts';
import { createCheckConnector } from '../health/check-connector.ts';
import { createCheckPortal } from '../health/check-portal.ts';
import { createHealthOperations } from '../health/health-operations.ts';
import { createHealthRounds } from '../health/health-rounds.ts';
import type { Operation } from '../operations/operation.ts';
import type { FindBackgroundUser } from '../portals/find-background-user.ts';
import type { CallAs } from '../portals/portal-access.ts';
import type { Profiles } from '../portals/profile.ts';
import { createWhileInstalled } from '../portals/while-installed.ts';
import type { Clock } from '../time/clock.ts';
import { repeat } from '../time/repeat.ts';
import type { HostingSide } from './hosting.ts';
import type { StoredSide } from './storage.ts';

export interface HealthSideOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stored: StoredSide;
  readonly callAs: CallAs;
  readonly findBackgroundUser: FindBackgroundUser;
  readonly profiles: Profiles;
  readonly hosting: HostingSide;
  readonly endpointLimits?: EndpointLimits | undefined;
  /** At least 0 and less than 1. */
  readonly random: () => number;
}

/** Checks of everything, on request and every hour. */
export interface HealthSide {
  readonly operations: readonly Operation[];
  /** Checks the portals that are due. */
  readonly checkDue: () => Promise<void>;
  /** Breaks off the checks under way and starts no more. */
  readonly stop: () => Promise<void>;
}

/** Nobody waits for minutes on a check of many: an endpoint that is slower does not work. */
const limits: EndpointLimits = { connectMs: 30_000, bodyMs: 15_000, largestBody: 256 * 1024 };
/** Pause between two looks whether a portal is due, in milliseconds. */
const lookEveryMs = 60_000;

export function startHealthSide(options: HealthSideOptions): HealthSide {
  const { config, clock, logger, stored, callAs, hosting, random } = options;
  const { stores, transact } = stored;
  const { hostedDatabases: databases, publications, health, watches, settings, portals } = stores;
  const whileInstalled = createWhileInstalled(transact);
  const now = () => performance.now();
  const callEndpoint = createCallEndpoint({
    allowPrivate: config.allowPrivateEndpoints,
    today: () => clock.now(),
    now,
    limits: options.endpointLimits ?? limits,
  });
  const { checkPortal, checkOwnSources } = createCheckPortal({
    callAs,
    checkConnector: createCheckConnector(createCheckEndpoint({ callEndpoint, now })),
    recheck: hosting.recheck,
    findDatabase: hosting.findDatabase,
    databases,
    publications,
    whileInstalled,
    clock,
  });
  const rounds = createHealthRounds({
    watches,
    portals,
    findBackgroundUser: options.findBackgroundUser,
    checkPortal,
    clock,
    random,
    onOutcome: line => logger.info(line, 'hourly check'),
  });
  const stopping = new AbortController();
  const checkDue = (): Promise<void> => rounds(stopping.signal);
  const looking = repeat(lookEveryMs, checkDue, error =>
    logger.error({ err: error }, 'the hourly checks were interrupted'),
  );
  return {
    operations: createHealthOperations({
      health,
      watches,
      settings,
      databases,
      publications,
      whileInstalled,
      checkPortal,
      checkOwnSources,
      quota: createCheckQuota(clock),
      requireBiRights: hosting.requireBiRights,
      requireAdministrator: options.profiles.requireAdministrator,
      clock,
      random,
    }),
    checkDue,
    stop: async () => {
      stopping.abort();
      await looking.stop();
    },
  };
}

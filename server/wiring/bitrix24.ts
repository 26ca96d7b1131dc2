import type { Logger } from 'pino';
import { createOAuthServers, type OAuthServers } from '../bitrix24/oauth/oauth-server.ts';
import { createOutbound } from '../bitrix24/outbound/outbound.ts';
import { createPortalRest, type PortalRest } from '../bitrix24/rest/portal-rest.ts';
import type { Clock } from '../time/clock.ts';
import type { Config } from '../config/config.ts';
import { createBudgetFor } from '../portals/call-budget.ts';
import type { BudgetFor } from '../bitrix24/limits/budget.ts';
import { createLimitedOutbound } from '../bitrix24/limits/limited-outbound.ts';
import { openLimits } from '../bitrix24/limits/open-limits.ts';
import { countCalls } from '../metrics/count-calls.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { journaled } from '../journal/journaled.ts';
import {
  createCallAs,
  createPortalAccess,
  type CallAs,
  type PortalAccess,
} from '../portals/portal-access.ts';
import { createRenewPair } from '../portals/renew-pair.ts';
import type { StoredSide } from './storage.ts';
import { createRefresher, type Refresher } from '../portals/tokens/refresher.ts';

export interface Bitrix24SideOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly stored: StoredSide;
  /** Time limit of one call to a portal or OAuth server, in milliseconds. */
  readonly callTimeoutMs: number;
  readonly saveSourceMs?: number | undefined;
  /** Budgets of portals; default: Bitrix24's own for its cloud, none for boxes. */
  readonly budgetFor?: BudgetFor | undefined;
}

/** Everything that talks to Bitrix24, from outgoing requests up to calls as a user with fresh tokens. */
export interface Bitrix24Side {
  readonly oauth: OAuthServers;
  readonly rest: PortalRest;
  readonly refresher: Refresher;
  readonly access: PortalAccess;
  readonly callAs: CallAs;
  readonly close: () => Promise<void>;
}

export function createBitrix24Side(options: Bitrix24SideOptions): Bitrix24Side {
  const { config, clock, logger, metrics, stored, callTimeoutMs } = options;
  const { stores, uninstall, journal } = stored;
  const { portals, tokens } = stores;
  const raw = createOutbound({ allowInsecure: config.allowInsecurePortals, timeoutMs: callTimeoutMs });
  const limits = openLimits({ keptIn: config.callBudget, shared: stores.limits, clock, logger });
  const outbound = createLimitedOutbound(journaled(countCalls(raw, metrics), journal.record, clock), {
    store: limits.store,
    budgetFor: options.budgetFor ?? createBudgetFor(portals, clock),
    clock,
    listener: { onWait: ms => metrics.limitWaited(ms / 1000), onRefuse: metrics.limitRefused },
  });
  const oauth = createOAuthServers({ outbound, clock, client: config.client, servers: config.oauthServers });
  const refresher = createRefresher({
    store: tokens,
    clock,
    request: createRenewPair({ portals, oauth, uninstall, clock }),
    onSaveFailed: (key, attempt, error) =>
      logger.error({ ...key, attempt, err: error }, 'new tokens could not be saved'),
    onWait: key => logger.debug(key, 'another process renews the tokens'),
    onRefresh: metrics.refreshed,
  });
  const rest = createPortalRest({
    outbound,
    renew: async caller => (await refresher.replacementFor(caller, caller.accessToken)).accessToken,
  });
  const access = createPortalAccess({
    findAccess: stored.findAccess,
    portals,
    refresher,
    oauth,
    rest,
    deadlineMs: callTimeoutMs + 5_000,
    onCall: line => (line.code === undefined ? logger.debug(line, 'call') : logger.info(line, 'call')),
  });
  return {
    oauth,
    rest,
    refresher,
    access,
    callAs: createCallAs(access, options.saveSourceMs),
    close: async () => {
      await limits.stop();
      await outbound.close();
    },
  };
}

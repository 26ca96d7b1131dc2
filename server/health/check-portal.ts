import type { Refusal } from '../bitrix24/answer.ts';
import { readConnector, type Connector } from '../bitrix24/biconnector/connector.ts';
import { getConnector, listConnectors } from '../bitrix24/biconnector/connectors.ts';
import type { ConnectorId } from '../bitrix24/biconnector/ids.ts';
import type { Outcome } from '../bitrix24/biconnector/outcome.ts';
import { listSources, type Source } from '../bitrix24/biconnector/sources.ts';
import type { MemberId, TokenKey } from '../bitrix24/identifiers.ts';
import type { RecheckDatabase } from '../hosting/operations/check-database.ts';
import { keyOf, type FindDatabase } from '../hosting/records/find-database.ts';
import type { DatabaseStore } from '../hosting/records/database-store.ts';
import type { PublicationStore } from '../hosting/records/publication-store.ts';
import type { CallAs } from '../portals/portal-access.ts';
import type { WhileInstalled } from '../portals/while-installed.ts';
import type { Clock } from '../time/clock.ts';
import { createTurns } from '../time/turns.ts';
import type { CheckConnector } from './check-connector.ts';
import type { CheckedObject, HealthObject, HealthStore } from './health-store.ts';

export interface CheckPortalOptions {
  readonly callAs: CallAs;
  readonly checkConnector: CheckConnector;
  readonly recheck: RecheckDatabase;
  readonly findDatabase: FindDatabase;
  readonly databases: Pick<DatabaseStore, 'list'>;
  readonly publications: Pick<PublicationStore, 'connectorId'>;
  readonly whileInstalled: WhileInstalled<{ readonly health: HealthStore }>;
  readonly clock: Clock;
  /** Greatest number of checks at the same time in this process. */
  readonly most?: number;
}

/** Names what was checked. */
export type CheckedName = Pick<HealthObject, 'kind' | 'id'>;

/**
 * Checks everything of a portal with a user's rights and keeps the results.
 * @param tell called with what was checked, as each check ends
 * @returns a refusal where the portal does not let the user list its connectors or sources
 */
export type CheckPortal = (
  user: TokenKey,
  signal: AbortSignal,
  tell?: (checked: CheckedName) => Promise<void>,
) => Promise<Refusal | undefined>;

/** Checks one connector with a user's rights and keeps the result; undefined where it has no source. */
export type CheckOwnSources = (
  user: TokenKey,
  id: ConnectorId,
  signal: AbortSignal,
) => Promise<Outcome<CheckedObject | undefined>>;

/** Greatest number of checks of one portal at the same time, so that no portal takes all places. */
const mostOfPortal = 2;
/** Time limit of the check of one object in milliseconds, beside the limits of its steps. */
const longestCheckMs = 90_000;

export function createCheckPortal(options: CheckPortalOptions): {
  readonly checkPortal: CheckPortal;
  readonly checkOwnSources: CheckOwnSources;
} {
  const { callAs, checkConnector, recheck, findDatabase, whileInstalled, clock } = options;
  const inAll = createTurns(options.most ?? 8);

  /** All connectors but the app's own, which is as well as the databases behind it. */
  async function foreignConnectors(user: TokenKey): Promise<Outcome<readonly Connector[]>> {
    const [listed, own] = await Promise.all([
      listConnectors(callAs(user)),
      options.publications.connectorId(user.memberId),
    ]);
    if (!listed.ok) return listed;
    const read = listed.value.flatMap(item => readConnector(item) ?? []);
    return { ...listed, value: read.filter(({ id }) => id !== own) };
  }

  async function checkAndKeep(
    memberId: MemberId,
    connector: Connector,
    sources: readonly Source[],
    signal: AbortSignal,
  ): Promise<CheckedObject | undefined> {
    const checked = await checkConnector(connector, sources, signal);
    await whileInstalled(memberId, ({ health }) =>
      checked === undefined
        ? health.forget(memberId, 'connector', String(connector.id))
        : health.put(memberId, checked, clock.now()),
    );
    return checked;
  }

  const checkPortal: CheckPortal = async (user, signal, tell) => {
    const { memberId } = user;
    const [connectors, sources] = await Promise.all([foreignConnectors(user), listSources(callAs(user))]);
    if (!connectors.ok) return connectors;
    if (!sources.ok) return sources;
    await whileInstalled(memberId, ({ health }) =>
      health.keepConnectors(
        memberId,
        connectors.value.map(({ id }) => String(id)),
      ),
    );
    const checks: readonly (CheckedName & { readonly run: (stop: AbortSignal) => Promise<unknown> })[] = [
      ...connectors.value.map(connector => ({
        kind: 'connector' as const,
        id: String(connector.id),
        run: (stop: AbortSignal) => checkAndKeep(memberId, connector, sources.value, stop),
      })),
      ...(await options.databases.list(memberId)).map(database => ({
        kind: 'database' as const,
        id: database.id,
        run: async (stop: AbortSignal) => recheck(await findDatabase(keyOf(database)), stop),
      })),
    ];
    const ours = createTurns(mostOfPortal);
    const done = await Promise.allSettled(
      checks.map(({ kind, id, run }) =>
        ours(() =>
          inAll(async () => {
            signal.throwIfAborted();
            await run(AbortSignal.any([signal, AbortSignal.timeout(longestCheckMs)]));
            await tell?.({ kind, id });
          }),
        ),
      ),
    );
    signal.throwIfAborted();
    // A check that could not be made keeps none of the others from being made.
    const failed = done.find(result => result.status === 'rejected');
    if (failed !== undefined && done.every(({ status }) => status === 'rejected')) throw failed.reason;
    return undefined;
  };

  return {
    checkPortal,
    checkOwnSources: async (user, id, signal) => {
      const call = callAs(user);
      const [got, sources] = await Promise.all([
        getConnector(call, id),
        listSources(call, { where: [{ field: 'connectorId', operator: 'eq', values: [String(id)] }] }),
      ]);
      if (!got.ok) return got;
      if (!sources.ok) return sources;
      const connector = readConnector(got.value);
      const checked = connector && (await checkAndKeep(user.memberId, connector, sources.value, signal));
      return { ...got, value: checked };
    },
  };
}

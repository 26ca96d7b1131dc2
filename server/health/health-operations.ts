import { z } from 'zod';
import type { CheckQuota } from '../bi/checks/check-quota.ts';
import { fieldError } from '../bitrix24/biconnector/check-input.ts';
import { parseConnectorId } from '../bitrix24/biconnector/ids.ts';
import type { MemberId, TokenKey } from '../bitrix24/identifiers.ts';
import { DeskError } from '../desk-error.ts';
import type { RequireBiRights } from '../hosting/operations/bi-rights.ts';
import type { DatabaseStore } from '../hosting/records/database-store.ts';
import type { PublicationStore } from '../hosting/records/publication-store.ts';
import { idInPath } from '../operations/object-operation.ts';
import { defineOperation, type Operation } from '../operations/operation.ts';
import type { Profiles } from '../portals/profile.ts';
import type { WhileInstalled } from '../portals/while-installed.ts';
import type { SettingStore } from '../settings/setting-store.ts';
import type { Clock } from '../time/clock.ts';
import type { CheckOwnSources, CheckPortal } from './check-portal.ts';
import { describeState, noticesOf, ownConnector } from './describe-health.ts';
import { checkedAll, healthNotice, healthOf, portalHealth, type HealthOf } from './health-answers.ts';
import { firstCheck } from './health-rounds.ts';
import type { HealthStore } from './health-store.ts';
import type { WatchStore } from './watch-store.ts';

export interface HealthOperationsOptions {
  readonly health: Pick<HealthStore, 'list'>;
  readonly watches: Pick<WatchStore, 'find'>;
  readonly settings: Pick<SettingStore, 'get'>;
  readonly databases: Pick<DatabaseStore, 'list'>;
  readonly publications: Pick<PublicationStore, 'connectorId'>;
  readonly whileInstalled: WhileInstalled<{
    readonly watches: WatchStore;
    readonly settings: SettingStore;
  }>;
  readonly checkPortal: CheckPortal;
  readonly checkOwnSources: CheckOwnSources;
  readonly quota: CheckQuota;
  readonly requireBiRights: RequireBiRights;
  readonly requireAdministrator: Profiles['requireAdministrator'];
  readonly clock: Clock;
  /** At least 0 and less than 1. */
  readonly random: () => number;
}

/** Shortest time between two checks of everything in one portal, in milliseconds. */
const pauseMs = 60_000;
/** Name of the setting that says until when a person has seen the notices. */
const seenSetting = 'health-notices-seen';

const seen = z.strictObject({ seenAt: z.iso.datetime(fieldError) });
const hourly = z.strictObject({ hourly: z.boolean(fieldError) });
const inputErrors = [
  'VALIDATION_FIELDS_NOT_PROVIDED',
  'VALIDATION_UNKNOWN_PARAMETERS',
  'VALIDATION_REQUIRED_FIELD_MISSING',
  'VALIDATION_INVALID_FIELD_TYPE',
];

/** Whether connectors and databases work, when that was checked, and what administrators should know of it. */
export function createHealthOperations(options: HealthOperationsOptions): readonly Operation[] {
  const { health, watches, settings, whileInstalled, checkPortal, requireBiRights, clock, random } = options;
  /** Portals whose check runs or ended a moment ago, with the time at which they may be checked again. */
  const pauses = new Map<MemberId, number>();

  async function objectsOf(memberId: MemberId): Promise<readonly HealthOf[]> {
    const [states, databases, connectorId] = await Promise.all([
      health.list(memberId),
      options.databases.list(memberId),
      options.publications.connectorId(memberId),
    ]);
    const own = connectorId === undefined ? undefined : ownConnector(connectorId, databases);
    return [...states.map(describeState), ...(own ? [own] : [])];
  }

  /** @throws DeskError `TOO_MANY_CHECKS` (429) while the portal is checked, or a moment after */
  async function oncePerPause<T>(memberId: MemberId, work: () => Promise<T>): Promise<T> {
    const now = clock.now();
    for (const [portal, until] of pauses) if (until <= now) pauses.delete(portal);
    const until = pauses.get(memberId);
    if (until !== undefined)
      throw new DeskError('TOO_MANY_CHECKS', {
        retryAfter: Math.min(60, Math.max(1, Math.ceil((until - now) / 1000))),
      });
    pauses.set(memberId, Number.POSITIVE_INFINITY);
    try {
      return await work();
    } finally {
      pauses.set(memberId, now + pauseMs);
    }
  }

  const isAdministrator = (user: TokenKey): Promise<boolean> =>
    options.requireAdministrator(user).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DeskError && error.code === 'ADMINISTRATORS_ONLY') return false;
        throw error;
      },
    );

  const seenBy = async (user: TokenKey): Promise<number> => {
    const stored = z.number().safeParse(await settings.get(user, seenSetting));
    return stored.data ?? 0;
  };

  return [
    defineOperation({
      method: 'get',
      path: '/api/health',
      tag: 'health',
      summary: {
        en: 'What the last checks of connectors and databases found',
        ru: 'Что показали последние проверки коннекторов и баз данных',
      },
      answer: { item: portalHealth },
      errors: [],
      run: async ({ user }) => {
        await requireBiRights(user);
        const watch = await watches.find(user.memberId);
        return {
          ok: true,
          value: {
            hourly: watch?.hourly === true,
            nextAt: watch?.hourly === true ? new Date(watch.dueAt).toISOString() : null,
            objects: await objectsOf(user.memberId),
          },
        };
      },
    }),
    defineOperation({
      method: 'patch',
      path: '/api/health',
      tag: 'health',
      administrators: true,
      service: 'write',
      summary: {
        en: 'Turns the check every hour on or off',
        ru: 'Включает или выключает ежечасную проверку',
      },
      changes: { verb: 'changed', kind: 'hourlyCheck' },
      body: hourly,
      answer: { item: hourly },
      errors: inputErrors,
      run: async ({ user: { memberId }, body }) => {
        const dueAt = firstCheck(clock.now(), random);
        await whileInstalled(memberId, stores =>
          stores.watches.set(memberId, { hourly: body.hourly, dueAt }),
        );
        return { ok: true, value: body };
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/health/check',
      tag: 'health',
      service: 'write',
      summary: {
        en: 'Checks all connectors with their sources, and all databases',
        ru: 'Проверяет все коннекторы с их источниками и все базы данных',
      },
      changes: 'nothing',
      alone: true,
      answer: { item: checkedAll },
      progress: healthOf,
      errors: ['TOO_MANY_CHECKS'],
      run: async ({ user, signal, tell }) => {
        const { memberId } = user;
        await requireBiRights(user);
        return oncePerPause(memberId, async () => {
          const refused = await checkPortal(user, signal, async ({ kind, id }) => {
            const objects = await objectsOf(memberId);
            const checked = objects.find(each => each.kind === kind && each.id === id);
            if (checked !== undefined) tell(checked);
          });
          return refused ?? { ok: true, value: { objects: await objectsOf(memberId) } };
        });
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/connectors/{id}/check',
      tag: 'health',
      service: 'write',
      summary: {
        en: 'Checks one connector with the stored settings of its sources',
        ru: 'Проверяет один коннектор с сохранёнными настройками его источников',
      },
      changes: 'nothing',
      alone: true,
      params: idInPath(parseConnectorId),
      answer: { item: healthOf },
      errors: ['VALIDATION_INVALID_ID_FORMAT', 'CONNECTOR_NOT_FOUND', 'TOO_MANY_CHECKS', 'CHECKS_BUSY'],
      run: ({ user, params: { id }, signal }) =>
        options.quota.run(user, async stop => {
          const checked = await options.checkOwnSources(user, id, AbortSignal.any([signal, stop]));
          if (!checked.ok) return checked;
          const objects = await objectsOf(user.memberId);
          const found = objects.find(each => each.kind === 'connector' && each.id === String(id));
          return { ...checked, value: found ?? unchecked(String(id)) };
        }),
    }),
    defineOperation({
      method: 'get',
      path: '/api/health/notices',
      tag: 'health',
      service: 'never',
      summary: {
        en: 'What stopped working, or works again, since an administrator looked; empty for others',
        ru: 'Что перестало работать или снова работает с прошлого просмотра администратором; для других пусто',
      },
      answer: { items: z.array(healthNotice) },
      errors: [],
      run: async ({ user }) => {
        const [states, seenAt] = await Promise.all([health.list(user.memberId), seenBy(user)]);
        const news = noticesOf(states, clock.now(), seenAt);
        // Every page asks, so others get an empty list and no refusal; the portal is asked only where there is news.
        const forThem = news.length > 0 && (await isAdministrator(user));
        return { ok: true, value: forThem ? news : [] };
      },
    }),
    defineOperation({
      method: 'put',
      path: '/api/health/notices',
      tag: 'health',
      administrators: true,
      service: 'never',
      summary: { en: 'Remembers which notices were seen', ru: 'Запоминает, какие уведомления просмотрены' },
      changes: 'nothing',
      body: seen,
      answer: { item: seen },
      errors: inputErrors,
      run: async ({ user, body }) => {
        const at = Math.min(Date.parse(body.seenAt), clock.now());
        await whileInstalled(user.memberId, stores => stores.settings.set(user, seenSetting, at));
        return { ok: true, value: body };
      },
    }),
  ];
}

/** The state of a connector that cannot be checked, because it has no source. */
const unchecked = (id: string): HealthOf => ({
  kind: 'connector',
  id,
  title: '',
  state: 'unchecked',
  at: null,
  since: null,
  code: null,
  place: null,
});

import type { HostedDatabase } from '../hosting/records/hosted-database.ts';
import { failedStep } from '../hosting/operations/check-database.ts';
import type { HealthNotice, HealthOf } from './health-answers.ts';
import type { HealthState } from './health-store.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** The result of a check as people see it. */
export const describeState = ({ kind, id, title, state, at, since, code, place }: HealthState): HealthOf => ({
  kind,
  id,
  title,
  state,
  at: iso(at),
  since: iso(since),
  code: code ?? null,
  place: place ?? null,
});

/**
 * The state of the app's own connector, which is that of the databases behind it.
 * @returns undefined where none of them was checked
 */
export function ownConnector(id: number, databases: readonly HostedDatabase[]): HealthOf | undefined {
  const checked = databases.filter(({ sourceId, lastCheck }) => sourceId !== undefined && lastCheck);
  const broken = checked.find(({ lastCheck }) => lastCheck?.brokenSince !== undefined);
  const [shown] = broken === undefined ? checked : [broken];
  if (shown?.lastCheck === undefined) return undefined;
  const { at, steps, brokenSince } = shown.lastCheck;
  return {
    kind: 'connector',
    id: String(id),
    title: '',
    state: broken === undefined ? 'works' : 'broken',
    at: iso(at),
    since: brokenSince === undefined ? null : iso(brokenSince),
    code: failedStep(steps)?.code ?? null,
    place: broken?.title ?? null,
  };
}

/** Time for which people are told that something works again, in milliseconds. */
const mendedNewsMs = 24 * 3_600_000;

/**
 * What an administrator should know: what stopped working, and what works again since.
 * @param seenAt nothing up to this time is told again; in milliseconds since the epoch
 */
export const noticesOf = (
  states: readonly HealthState[],
  now: number,
  seenAt: number,
): readonly HealthNotice[] =>
  states.flatMap((state): readonly HealthNotice[] => {
    const { kind, id, title, code, place, brokeAt, mendedAt } = state;
    if (brokeAt === undefined) return [];
    const at = mendedAt ?? brokeAt;
    const isNews = mendedAt === undefined ? state.state === 'broken' : now - mendedAt < mendedNewsMs;
    if (!isNews || at <= seenAt) return [];
    const event = mendedAt === undefined ? 'broken' : 'mended';
    return [
      {
        kind,
        id,
        title,
        event,
        at: iso(at),
        brokeAt: iso(brokeAt),
        code: code ?? null,
        place: place ?? null,
      },
    ];
  });

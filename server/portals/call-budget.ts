import { boundedMap } from '../time/bounded-map.ts';
import type { Clock } from '../time/clock.ts';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { PortalStore } from './portal-store.ts';
import { enterpriseBudget, standardBudget, type Budget, type BudgetFor } from '../bitrix24/limits/budget.ts';

/** How long a portal's plan is cached, in milliseconds: it hardly ever changes. */
const planMs = 300_000;

/**
 * Whether the host belongs to Bitrix24's cloud. The owner of an on-premise portal sets its limits (platform contract 4.7).
 */
const isCloud = (host: string): boolean => /\.bitrix24\.[a-z]{2,}(\.[a-z]{2})?$/i.test(host);

/**
 * Gives cloud portals the budget of their plan. `LICENSE_FAMILY` of the Enterprise plans is `ent`
 * [bitrix-tools/b24-rest-docs, api-reference/common/system/app-info.md]; an unknown plan counts as a standard one.
 */
export function createBudgetFor(portals: PortalStore, clock: Clock): BudgetFor {
  const budgets = boundedMap<MemberId, Budget>(10_000, { ms: planMs, clock });
  return async (memberId, host) => {
    if (!isCloud(host)) return undefined;
    const cached = budgets.get(memberId);
    if (cached !== undefined) return cached;
    const portal = await portals.find(memberId).catch(() => undefined);
    const budget = portal?.license === 'ent' ? enterpriseBudget : standardBudget;
    budgets.set(memberId, budget);
    return budget;
  };
}

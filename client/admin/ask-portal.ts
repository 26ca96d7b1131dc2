import type { PortalReport } from '../../server/portals/portal-answers.ts';
import { isItem } from '../../server/bitrix24/biconnector/item.ts';
import { createAskServer, itemIn } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';
import { useDesk } from '../desk/desk.ts';
import { realTimers } from '../transport/timers.ts';

export type { PortalReport };

export function useAskPortal(): (signal: AbortSignal) => Promise<Outcome<PortalReport>> {
  const ask = createAskServer(useDesk().session, realTimers);
  return signal => ask('/api/portal', body => reportIn(itemIn(body)), { signal });
}

const states = ['active', 'needs-authorization', 'suspended', 'uninstalled'];

const reportIn = (item: unknown): PortalReport | undefined =>
  isItem(item) &&
  states.includes(String(item['state'])) &&
  ['scopes', 'background'].every(key => Array.isArray(item[key])) &&
  isItem(item['stored'])
    ? (item as unknown as PortalReport)
    : undefined;

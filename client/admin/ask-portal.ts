import { isItem } from '../../server/bitrix24/biconnector/item.ts';
import type { PortalStatus } from '../../server/portals/portal-answers.ts';
import { createAskServer, itemIn } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';
import { useDesk } from '../desk/desk.ts';
import { realTimers } from '../transport/timers.ts';

export function useAskPortal(): (signal: AbortSignal) => Promise<Outcome<PortalStatus>> {
  const ask = createAskServer(useDesk().session, realTimers);
  return signal => ask('/api/portal', body => reportIn(itemIn(body)), { signal });
}

const states = ['active', 'needs-authorization', 'suspended', 'uninstalled'];

const reportIn = (item: unknown): PortalStatus | undefined =>
  isItem(item) &&
  states.includes(String(item['state'])) &&
  ['scopes', 'background'].every(key => Array.isArray(item[key])) &&
  isItem(item['stored'])
    ? (item as unknown as PortalStatus)
    : undefined;

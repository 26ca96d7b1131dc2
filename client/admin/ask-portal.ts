import { isItem } from '../../server/bitrix24/biconnector/item.ts';
import { createAskServer, itemIn } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';
import { useDesk } from '../desk/desk.ts';
import { realTimers } from '../transport/timers.ts';

/** What `GET /api/portal` answers; times as ISO 8601. */
export interface PortalReport {
  readonly state: 'active' | 'needs-authorization' | 'suspended' | 'uninstalled';
  readonly since: string | null;
  readonly host: string;
  readonly installedAt: string;
  readonly scopes: readonly string[];
  readonly background: readonly {
    readonly role: 'installer' | 'systemUser';
    readonly userId: number;
    readonly access: 'usable' | 'ended' | 'none';
    readonly refreshedAt: string | null;
  }[];
  readonly stored: Readonly<Record<'users' | 'settings' | 'sessions' | 'events', number>>;
}

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

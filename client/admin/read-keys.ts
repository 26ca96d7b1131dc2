import type { AuditLine, AuditPage } from '../../server/audit/audit-answers.ts';
import type { ShownKey } from '../../server/service-keys/key-answers.ts';
import { isItem, readList, readNumber, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import { itemIn, itemsIn, type AskServer } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';

export type KeyState = 'active' | 'soon' | 'expired' | 'revoked';

/** A key as the list shows it; times are ISO 8601. */
export interface ServiceKey extends Omit<ShownKey, 'state' | 'createdBy' | 'revokedAt'> {
  readonly state: KeyState;
  readonly createdBy: number | null;
}

export type { AuditLine as AuditEntry, AuditPage };

/** When its servers should be given another one, in milliseconds before its end. */
const soonMs = 14 * 86_400_000;

/** @param now milliseconds since the epoch */
export function readKey(item: Item, now: number): ServiceKey {
  const expiresAt = readText(item['expiresAt']);
  const ends = Date.parse(expiresAt) - now;
  const state = item['state'];
  return {
    id: readText(item['id']),
    name: readText(item['name']),
    scope: item['scope'] === 'write' ? 'write' : 'read',
    state: state === 'revoked' || state === 'expired' ? state : ends < soonMs ? 'soon' : 'active',
    createdBy: readNumber(item['createdBy']),
    createdAt: readText(item['createdAt']),
    expiresAt,
    lastUsedAt: readText(item['lastUsedAt']) || null,
  };
}

export const askKeys = (ask: AskServer, signal: AbortSignal): Promise<Outcome<readonly ServiceKey[]>> =>
  ask('/api/service-keys', body => itemsIn(body)?.map(item => readKey(item, Date.now())), { signal });

export interface NewKey {
  readonly name: string;
  readonly scope: 'read' | 'write';
  readonly expires: { readonly inDays: number } | { readonly at: string };
}

/** The text of the new key: in this answer and nowhere else. */
export const askNewKey = (ask: AskServer, input: NewKey): Promise<Outcome<string>> =>
  ask('/api/service-keys', body => readText(itemIn(body)?.['key']) || undefined, {
    method: 'POST',
    body: input,
  });

export const askRevoke = (ask: AskServer, id: string): Promise<Outcome<true>> =>
  ask(`/api/service-keys/${encodeURIComponent(id)}`, body => (itemIn(body) ? true : undefined), {
    method: 'DELETE',
  });

export const askAudit = (
  ask: AskServer,
  before: string | null,
  signal?: AbortSignal,
): Promise<Outcome<AuditPage>> =>
  ask(`/api/audit${before === null ? '' : `?before=${encodeURIComponent(before)}`}`, readAudit, {
    ...(signal ? { signal } : {}),
  });

function readAudit(body: Item): AuditPage | undefined {
  const item = itemIn(body);
  if (!item || !Array.isArray(item['entries'])) return undefined;
  return {
    entries: readList(item['entries']).filter(isItem).map(readEntry),
    next: readText(item['next']) || null,
  };
}

const readEntry = (item: Item): AuditLine => ({
  at: readText(item['at']),
  userId: readNumber(item['userId']),
  key: isItem(item['key']) ? { id: readText(item['key']['id']), name: readText(item['key']['name']) } : null,
  action: readText(item['action']),
  object: readText(item['object']) || null,
  status: readNumber(item['status']),
  code: readText(item['code']) || null,
  requestId: readText(item['requestId']),
});

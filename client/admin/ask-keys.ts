import { readNumber, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type { ServiceKeyAnswer } from '../../server/service-keys/key-answers.ts';
import { oneOf, readerOf, readTextOrNull } from '../desk/answer-readers.ts';
import { itemIn, itemsIn, type AskServer } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';

/** A key as the list shows it; `soon`: its servers should get another one before it expires. */
export interface ServiceKey extends Omit<ServiceKeyAnswer, 'state'> {
  readonly state: ServiceKeyAnswer['state'] | 'soon';
}

/** How long before its expiry a key is shown as expiring soon, in milliseconds. */
const soonMs = 14 * 86_400_000;

const readAnswer = readerOf<ServiceKeyAnswer>({
  id: readText,
  name: readText,
  scope: oneOf('read', 'write'),
  state: oneOf('active', 'expired', 'revoked'),
  createdBy: value => readNumber(value) ?? 0,
  createdAt: readText,
  expiresAt: readText,
  lastUsedAt: readTextOrNull,
  revokedAt: readTextOrNull,
});

/** @param now milliseconds since the epoch */
export function readKey(item: Item, now: number): ServiceKey {
  const key = readAnswer(item);
  const endsSoon = key.state === 'active' && Date.parse(key.expiresAt) - now < soonMs;
  return endsSoon ? { ...key, state: 'soon' } : key;
}

export const askKeys = (ask: AskServer, signal: AbortSignal): Promise<Outcome<readonly ServiceKey[]>> =>
  ask('/api/service-keys', body => itemsIn(body)?.map(item => readKey(item, Date.now())), { signal });

export interface NewKey {
  readonly name: string;
  readonly scope: 'read' | 'write';
  readonly expires: { readonly inDays: number } | { readonly at: string };
}

/** Creates a key and returns its text, which no other answer ever holds. */
export const askNewKey = (ask: AskServer, input: NewKey): Promise<Outcome<string>> =>
  ask('/api/service-keys', body => readText(itemIn(body)?.['key']) || undefined, {
    method: 'POST',
    body: input,
  });

export const askRevoke = (ask: AskServer, id: string): Promise<Outcome<true>> =>
  ask(`/api/service-keys/${encodeURIComponent(id)}`, body => (itemIn(body) ? true : undefined), {
    method: 'DELETE',
  });

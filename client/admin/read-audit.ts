import type { AuditAnswerEntry, AuditAnswerPage } from '../../server/audit/audit-answers.ts';
import { isItem, readList, readNumber, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import { itemIn, type AskServer } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';

/** Asks for a page of the audit trail, newest first. @param before the `next` of the page before; null for the first */
export const askAudit = (
  ask: AskServer,
  before: string | null,
  signal?: AbortSignal,
): Promise<Outcome<AuditAnswerPage>> =>
  ask(
    `/api/audit${before === null ? '' : `?before=${encodeURIComponent(before)}`}`,
    readAudit,
    signal ? { signal } : {},
  );

function readAudit(body: Item): AuditAnswerPage | undefined {
  const item = itemIn(body);
  if (!item || !Array.isArray(item['entries'])) return undefined;
  return {
    entries: readList(item['entries']).filter(isItem).map(readEntry),
    next: readText(item['next']) || null,
  };
}

const verbs = ['created', 'changed', 'deleted', 'imported', 'revoked'] as const;
const kinds = ['connector', 'source', 'table', 'connectors', 'serviceKey'] as const;

const oneOf = <Word extends string>(words: readonly Word[], value: unknown): Word | null =>
  words.find(word => word === value) ?? null;

function readEntry(item: Item): AuditAnswerEntry {
  const key = isItem(item['key']) ? item['key'] : null;
  return {
    at: readText(item['at']),
    userId: readNumber(item['userId']),
    userName: readText(item['userName']) || null,
    key: key && { id: readText(key['id']), name: readText(key['name']) },
    verb: oneOf(verbs, item['verb']),
    kind: oneOf(kinds, item['kind']),
    title: readText(item['title']) || null,
    object: readText(item['object']) || null,
    action: readText(item['action']),
    status: readNumber(item['status']),
    code: readText(item['code']) || null,
    requestId: readText(item['requestId']),
  };
}

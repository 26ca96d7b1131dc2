import type { AuditEntry, AuditPage } from '../../server/audit/audit-answers.ts';
import { isItem, readNumber, readText } from '../../server/bitrix24/biconnector/item.ts';
import { listOf, oneOrNull, pageOf, readerOf, readTextOrNull } from '../desk/answer-readers.ts';
import type { AskServer } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';

export type { AuditEntry, AuditPage };

/**
 * Asks for a page of the audit trail, newest first.
 * @param before the `next` of the page before; null for the first page
 */
export const askAudit = (
  ask: AskServer,
  before: string | null,
  signal?: AbortSignal,
): Promise<Outcome<AuditPage>> =>
  ask(`/api/audit${before === null ? '' : `?before=${encodeURIComponent(before)}`}`, readAudit, {
    ...(signal ? { signal } : {}),
  });

const readKey = readerOf<NonNullable<AuditEntry['key']>>({ id: readText, name: readText });

const readEntry = readerOf<AuditEntry>({
  at: readText,
  userId: readNumber,
  key: value => (isItem(value) ? readKey(value) : null),
  userName: readTextOrNull,
  verb: oneOrNull('created', 'changed', 'deleted', 'imported', 'revoked', 'published'),
  kind: oneOrNull(
    'connector',
    'source',
    'table',
    'connectors',
    'serviceKey',
    'database',
    'tables',
    'savedQuery',
    'accessKey',
    'hourlyCheck',
  ),
  title: readTextOrNull,
  object: readTextOrNull,
  action: readText,
  status: readNumber,
  code: readTextOrNull,
  requestId: readText,
});

const readAudit = pageOf<AuditPage>({ entries: listOf(readEntry), next: readTextOrNull });

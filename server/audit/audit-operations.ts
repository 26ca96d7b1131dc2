import { z } from 'zod';
import { defineOperation, type Operation } from '../operations/operation.ts';
import { auditPage } from './audit-answers.ts';
import type { AuditEntry, AuditPlace, AuditStore } from './audit-store.ts';

const query = z.strictObject({
  before: z
    .string()
    .regex(/^\d{1,15}\.[0-9a-f-]{36}$/, 'VALIDATION_INVALID_PAGE')
    .transform(readPlace)
    .optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, 'VALIDATION_INVALID_PAGE')
    .transform(Number)
    .optional(),
});

function readPlace(text: string): AuditPlace {
  const [at = '', id = ''] = text.split('.');
  return { at: Number(at), id };
}

const describe = ({ at, actor, action, object, status, code, requestId }: AuditEntry) => ({
  at: new Date(at).toISOString(),
  userId: 'userId' in actor ? actor.userId : null,
  key: 'keyId' in actor ? { id: actor.keyId, name: actor.keyName } : null,
  action,
  object: object ?? null,
  status: status ?? null,
  code: code ?? null,
  requestId,
});

const usualPage = 50;

/** Who did what, for the portal's administrators. */
export function createAuditOperations(audit: AuditStore): readonly Operation[] {
  return [
    defineOperation({
      method: 'get',
      path: '/api/audit',
      tag: 'keys',
      administrators: true,
      summary: {
        en: 'Who changed what, by which key; newest first',
        ru: 'Кто и что менял и каким ключом; сначала новое',
      },
      query,
      answer: { item: auditPage },
      errors: ['VALIDATION_INVALID_PAGE', 'VALIDATION_UNKNOWN_PARAMETERS'],
      run: async ({ user, query: { before, limit = usualPage } }) => {
        const found = await audit.list(user.memberId, limit + 1, before);
        const shown = found.slice(0, limit);
        const last = found.length > limit ? shown.at(-1) : undefined;
        return {
          ok: true,
          value: { entries: shown.map(describe), next: last === undefined ? null : `${last.at}.${last.id}` },
        };
      },
    }),
  ];
}

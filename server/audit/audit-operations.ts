import { z } from 'zod';
import { defineOperation, type Operation } from '../operations/operation.ts';
import type { PeopleStore } from '../portals/people-store.ts';
import { auditPage, type AuditEntry as AuditAnswer } from './audit-answers.ts';
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

function describe(entry: AuditEntry, names: ReadonlyMap<number, string>): AuditAnswer {
  const { at, actor, verb, kind, title, object, action, status, code, requestId } = entry;
  const userId = 'userId' in actor ? actor.userId : null;
  return {
    at: new Date(at).toISOString(),
    userId,
    userName: userId === null ? null : (names.get(userId) ?? null),
    key: 'keyId' in actor ? { id: actor.keyId, name: actor.keyName } : null,
    verb: verb ?? null,
    kind: kind ?? null,
    title: title ?? null,
    object: object ?? null,
    action,
    status: status ?? null,
    code: code ?? null,
    requestId,
  };
}

const actorIds = (entries: readonly AuditEntry[]): readonly number[] => [
  ...new Set(entries.flatMap(({ actor }) => ('userId' in actor ? [actor.userId] : []))),
];

const usualPage = 50;

/** The audit trail, for the portal's administrators. */
export function createAuditOperations(
  audit: Pick<AuditStore, 'list'>,
  people: Pick<PeopleStore, 'names'>,
): readonly Operation[] {
  return [
    defineOperation({
      method: 'get',
      path: '/api/audit',
      tag: 'keys',
      administrators: true,
      summary: {
        en: 'The audit trail: who changed what, newest first',
        ru: 'Кто и что менял и каким ключом; сначала новое',
      },
      query,
      answer: { item: auditPage },
      errors: ['VALIDATION_INVALID_PAGE', 'VALIDATION_UNKNOWN_PARAMETERS'],
      run: async ({ user, query: { before, limit = usualPage } }) => {
        const found = await audit.list(user.memberId, limit + 1, before);
        const shown = found.slice(0, limit);
        const last = found.length > limit ? shown.at(-1) : undefined;
        const names = await people.names(user.memberId, actorIds(shown));
        return {
          ok: true,
          value: {
            entries: shown.map(entry => describe(entry, names)),
            next: last === undefined ? null : `${last.at}.${last.id}`,
          },
        };
      },
    }),
  ];
}

import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { readFields, type Schema } from '../../bitrix24/biconnector/fields.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';
import { createTables, type FamilyMemory } from '../../bitrix24/biconnector/table-methods.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Clock } from '../../time/clock.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import { defineOperation, type Operation, type OperationDefinition } from '../../operations/operation.ts';

/** How long fields are cached, in milliseconds; an updated portal shows its new ones after that. */
const cachedMs = 600_000;

const fields = z.object({
  fields: z.array(
    z.looseObject({
      title: z.string(),
      type: z.string(),
      isRequired: z.boolean(),
      isReadOnly: z.boolean(),
      isImmutable: z.boolean(),
    }),
  ),
});

export interface FieldsOptions {
  readonly callAs: CallAs;
  readonly familyOf: (memberId: MemberId) => FamilyMemory;
  readonly clock: Clock;
}

/**
 * The fields of the three kinds of objects (biconnector contract 4.7). They change only with the portal's version, so they
 * are cached. The cache is per user, because a person without the rights must be refused.
 */
export function createFieldsOperations({ callAs, familyOf, clock }: FieldsOptions): readonly Operation[] {
  const cache = new LRUCache<string, Outcome<Schema> & { readonly ok: true }>({
    max: 5_000,
    ttl: cachedMs,
    ttlResolution: 0,
    perf: clock,
  });

  const operation = (
    tag: 'connectors' | 'sources' | 'tables',
    summary: OperationDefinition<undefined, undefined, undefined>['summary'],
    read: (user: Parameters<CallAs>[0]) => ReturnType<typeof readFields>,
  ): Operation =>
    defineOperation({
      method: 'get',
      path: `/api/${tag}/fields`,
      tag,
      summary,
      answer: { item: fields },
      errors: [],
      run: async ({ user }) => {
        const name = `${user.memberId}:${user.userId}:${tag}`;
        const cached = cache.get(name);
        if (cached !== undefined) return cached;
        const answer = await read(user);
        if (answer.ok) cache.set(name, answer);
        return answer;
      },
    });

  return [
    operation('connectors', { en: 'Fields of a connector', ru: 'Поля коннектора' }, user =>
      readFields(callAs(user), 'biconnector.connector.fields'),
    ),
    operation('sources', { en: 'Fields of a source', ru: 'Поля источника' }, user =>
      readFields(callAs(user), 'biconnector.source.fields'),
    ),
    operation('tables', { en: 'Fields of a table', ru: 'Поля таблицы' }, user =>
      createTables(callAs(user), familyOf(user.memberId)).fields(),
    ),
  ];
}

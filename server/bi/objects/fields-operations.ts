import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { readFields, type FieldsOf } from '../../bitrix24/biconnector/fields.ts';
import { createTables, type FamilyMemory } from '../../bitrix24/biconnector/tables.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Clock } from '../../time/clock.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import { defineOperation, type Operation, type OperationDefinition } from '../../operations/operation.ts';

/** A portal that got an update shows it after this time, in milliseconds. */
const remembered = 600_000;

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
 * The schemas of the three kinds of objects (biconnector contract 4.7). They change with the portal's version only, so each is
 * asked for once in a while per user: per user, because a person without the rights must be refused.
 */
export function createFieldsOperations({ callAs, familyOf, clock }: FieldsOptions): readonly Operation[] {
  const known = new LRUCache<string, FieldsOf>({
    max: 5_000,
    ttl: remembered,
    ttlResolution: 0,
    perf: clock,
  });

  const operation = (
    tag: 'connectors' | 'sources' | 'tables',
    summary: OperationDefinition<undefined, undefined, undefined>['summary'],
    ask: (user: Parameters<CallAs>[0]) => ReturnType<typeof readFields>,
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
        const stored = known.get(name);
        if (stored !== undefined) return { ok: true, value: stored.value, from: stored.from };
        const asked = await ask(user);
        if (asked.ok) known.set(name, asked);
        return asked;
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

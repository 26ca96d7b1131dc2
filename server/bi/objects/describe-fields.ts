import { boundedMap } from '../../time/bounded-map.ts';
import { readFields } from '../../bitrix24/biconnector/fields.ts';
import type { Schema } from '../../bitrix24/biconnector/schema.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';
import { createTables } from '../../bitrix24/biconnector/table-methods.ts';
import type { FamilyMemory } from '../../bitrix24/biconnector/table-reads.ts';
import type { MemberId, TokenKey } from '../../bitrix24/identifiers.ts';
import type { CallAs } from '../../portals/portal-access.ts';
import type { Clock } from '../../time/clock.ts';

/** Time after which a portal that got an update is asked again, in milliseconds. */
const remembered = 600_000;

export type DescribedKind = 'connectors' | 'sources' | 'tables';

/** The portal's own description of the fields of one kind of objects. */
export type DescribeFields = (user: TokenKey, kind: DescribedKind) => Promise<Outcome<Schema>>;

export interface DescribeFieldsOptions {
  readonly callAs: CallAs;
  readonly familyOf: (memberId: MemberId) => FamilyMemory;
  readonly clock: Clock;
}

/**
 * Asks the portal for its descriptions (biconnector contract 4.7) and remembers them. They change with the portal's version
 * only, but a person without the rights must be refused, so each user has a memory of their own.
 */
export function createDescribeFields({ callAs, familyOf, clock }: DescribeFieldsOptions): DescribeFields {
  const known = boundedMap<string, Outcome<Schema> & { readonly ok: true }>(5_000, {
    ms: remembered,
    clock,
  });

  const ask: Readonly<Record<DescribedKind, (user: TokenKey) => Promise<Outcome<Schema>>>> = {
    connectors: user => readFields(callAs(user), 'biconnector.connector.fields'),
    sources: user => readFields(callAs(user), 'biconnector.source.fields'),
    tables: user => createTables(callAs(user), familyOf(user.memberId)).fields(),
  };

  return async (user, kind) => {
    const name = `${user.memberId}:${user.userId}:${kind}`;
    const stored = known.get(name);
    if (stored !== undefined) return stored;
    const outcome = await ask[kind](user);
    if (outcome.ok) known.set(name, outcome);
    return outcome;
  };
}

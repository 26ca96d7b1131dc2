import { LRUCache } from 'lru-cache';
import type { FamilyMemory } from '../../bitrix24/biconnector/tables.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Clock } from '../../time/clock.ts';

/** A portal that got an update shows it after this time, in milliseconds. */
const remembered = 3_600_000;

/** Which family of table methods each portal has; forgotten in time, for boxes are updated. */
export function createFamilyMemories(clock: Clock): (memberId: MemberId) => FamilyMemory {
  const known = new LRUCache<MemberId, FamilyMemory>({
    max: 5_000,
    ttl: remembered,
    ttlResolution: 0,
    perf: clock,
  });
  return memberId => {
    const memory = known.get(memberId) ?? { family: 'table' };
    // Read again even where it is known: what is changed in it later is the remembered one.
    if (!known.has(memberId)) known.set(memberId, memory);
    return memory;
  };
}

import { boundedMap } from '../../time/bounded-map.ts';
import type { FamilyMemory } from '../../bitrix24/biconnector/table-reads.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Clock } from '../../time/clock.ts';

/** How long a portal's family is remembered, in milliseconds; an updated portal shows its new methods after that. */
const rememberedMs = 3_600_000;

/**
 * Remembers which family of table methods each portal has. It forgets in time, because self-hosted portals get updates.
 */
export function createFamilyMemories(clock: Clock): (memberId: MemberId) => FamilyMemory {
  const memories = boundedMap<MemberId, FamilyMemory>(5_000, {
    ms: rememberedMs,
    clock,
  });
  return memberId => {
    const present = memories.get(memberId);
    if (present !== undefined) return present;
    // Callers change this very object when they find out more.
    const memory: FamilyMemory = { family: 'table' };
    memories.set(memberId, memory);
    return memory;
  };
}

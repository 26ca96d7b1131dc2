import { randomUUID } from 'node:crypto';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import { DeskError } from '../../desk-error.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { Clock } from '../../time/clock.ts';
import { repeat } from '../../time/repeat.ts';
import type { PublicationStore } from '../records/publication-store.ts';

/** Runs work while nobody else publishes into the portal, in any process. @throws DeskError `PUBLICATION_BUSY` (503) */
export type PublicationTurn = <T>(memberId: MemberId, work: () => Promise<T>) => Promise<T>;

/** How long the turn of a process that died is kept from others, in milliseconds. */
const leaseMs = 15_000;
/** Time between two looks whether another process is done, and number of looks. */
const lookEveryMs = 250;
const looks = 240;

/** Makes the turn; requests in one process wait in line without asking the database. */
export function createPublicationTurn(
  publications: Pick<PublicationStore, 'extend' | 'giveBack'>,
  whileInstalled: WhileInstalled<{ readonly publications: Pick<PublicationStore, 'take'> }>,
  clock: Clock,
): PublicationTurn {
  const lines = new Map<MemberId, Promise<unknown>>();

  async function take(memberId: MemberId, owner: string): Promise<void> {
    for (let look = 0; look < looks; look += 1) {
      const now = clock.now();
      const taken = await whileInstalled(memberId, stores =>
        stores.publications.take(memberId, owner, now, now + leaseMs),
      );
      if (taken) return;
      await clock.sleep(lookEveryMs);
    }
    throw new DeskError('PUBLICATION_BUSY', { retryAfter: 5 });
  }

  async function runAlone<T>(memberId: MemberId, work: () => Promise<T>): Promise<T> {
    const owner = randomUUID();
    await take(memberId, owner);
    const extend = () => publications.extend(memberId, owner, clock.now() + leaseMs);
    const lease = repeat(leaseMs / 3, extend, () => undefined);
    try {
      return await work();
    } finally {
      await lease.stop();
      await publications.giveBack(memberId, owner);
    }
  }

  return (memberId, work) => {
    const run = (lines.get(memberId) ?? Promise.resolve()).then(() => runAlone(memberId, work));
    const settled = run.catch(() => undefined);
    lines.set(memberId, settled);
    void settled.then(() => {
      if (lines.get(memberId) === settled) lines.delete(memberId);
    });
    return run;
  };
}

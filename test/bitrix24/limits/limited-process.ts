/** A process that shares a portal's budget: node --import tsx limited-process.ts DATABASE_URL ORIGIN MEMBER_ID TOKEN */
import { createOutbound, type Outbound } from '../../../server/bitrix24/outbound/outbound.ts';
import type { MemberId } from '../../../server/bitrix24/identifiers.ts';
import type { DeskError } from '../../../server/desk-error.ts';
import { systemClock } from '../../../server/time/clock.ts';
import { createStoredLimits } from '../../../server/portals/stored-limits.ts';
import { createLimitedOutbound } from '../../../server/bitrix24/limits/limited-outbound.ts';
import { openStorage } from '../../../server/storage/database.ts';

const [databaseUrl = '', origin = '', memberId = '', auth = ''] = process.argv.slice(2);
const storage = await openStorage(databaseUrl);
const raw = createOutbound({ allowInsecure: true, timeoutMs: 60_000 });
/** The times at which calls were sent, in milliseconds since the epoch. */
const sentAt: number[] = [];
const noted: Outbound = {
  post: request => {
    sentAt.push(Date.now());
    return raw.post(request);
  },
  close: () => raw.close(),
};
const outbound = createLimitedOutbound(noted, {
  store: createStoredLimits(storage.db),
  budgetFor: () => Promise.resolve({ burst: 10, msPerCall: 100 }),
  clock: systemClock,
});

async function callAtOnce(calls: number): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: calls }, (_, userId) =>
      outbound
        .post({
          call: { to: 'portal', memberId: memberId as MemberId, userId, method: 'profile', params: {} },
          url: new URL(`${origin}/rest/profile`),
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ auth }),
        })
        .then(
          ({ status }) => String(status),
          (error: unknown) => (error as DeskError).code,
        ),
    ),
  );
}

process.on('message', (calls: number) => {
  void callAtOnce(calls).then(outcomes => process.send?.({ outcomes, sentAt }));
});
process.once('disconnect', () => {
  void outbound.close().then(() => storage.close());
});
process.send?.('ready');

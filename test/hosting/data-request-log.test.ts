import { createRecordRequest } from '../../server/hosting/records/data-request-log.ts';
import type { DataRequest } from '../../server/hosting/records/data-request-store.ts';
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { ManualClock } from '../stage/manual-clock.ts';

test('requests that begin in the same millisecond are listed in the order in which they ended', async () => {
  const recorded: DataRequest[] = [];
  const record = createRecordRequest(
    (_memberId, work) =>
      work({
        dataRequests: {
          add: (_database, request) => {
            recorded.push(request);
            return Promise.resolve();
          },
        },
      }),
    new ManualClock(),
    () => undefined,
    error => {
      throw error;
    },
  );
  const database = { memberId: 'a'.repeat(32) as MemberId, id: 'd' };
  for (let count = 0; count < 20; count += 1) await record(database, { endpoint: 'check', begun: 1 });
  const ids = recorded.map(({ id }) => id);
  expect(ids).toHaveLength(20);
  expect(ids).toEqual([...ids].sort());
  expect(ids[0]).toMatch(/^0{14}1-[0-9a-f-]{36}$/);
});

import { createBudgetFor } from '../../server/portals/call-budget.ts';
import type { Portal } from '../../server/portals/portal.ts';
import type { PortalStore } from '../../server/portals/portal-store.ts';
import { memberId } from '../stage/counting-portal.ts';
import { ManualClock } from '../stage/manual-clock.ts';

const clock = new ManualClock();
const storeOf = (find: () => Promise<Partial<Portal> | undefined>) => ({ find }) as unknown as PortalStore;
const budgetOf = async (host: string, license?: string) =>
  createBudgetFor(
    storeOf(() => Promise.resolve({ license })),
    clock,
  )(memberId, host);

test.each(['acme.bitrix24.com', 'acme.bitrix24.ru', 'b24-x1.bitrix24.com.br', 'ACME.Bitrix24.DE'])(
  '%s counts as a portal of the cloud, with the standard budget',
  async host => {
    expect(await budgetOf(host)).toEqual({ burst: 50, msPerCall: 500 });
  },
);

test.each([
  '127.0.0.1',
  'portal.acme.com',
  'bitrix24.com',
  'acme.bitrix24.com.evil.example',
  'acmebitrix24.com',
  'acme.bitrix24.x',
])('%s counts as an on-premise portal, whose limits are unknown', async host => {
  expect(await budgetOf(host)).toBeUndefined();
});

test.each([
  ['ent', { burst: 250, msPerCall: 200 }],
  ['basic', { burst: 50, msPerCall: 500 }],
  ['enthusiast', { burst: 50, msPerCall: 500 }],
])('a cloud portal of the plan %s has the budget of that plan', async (license, budget) => {
  expect(await budgetOf('acme.bitrix24.com', license)).toEqual(budget);
});

test('a cloud portal whose plan is unknown or cannot be looked up has the standard budget', async () => {
  const away = createBudgetFor(
    storeOf(() => Promise.reject(new Error('away'))),
    clock,
  );
  expect(await away(memberId, 'acme.bitrix24.com')).toEqual({ burst: 50, msPerCall: 500 });
  const unknown = createBudgetFor(
    storeOf(() => Promise.resolve(undefined)),
    clock,
  );
  expect(await unknown(memberId, 'acme.bitrix24.com')).toEqual({ burst: 50, msPerCall: 500 });
});

test('the plan of a portal is looked up once in five minutes, not for every call', async () => {
  let asked = 0;
  const budgetFor = createBudgetFor(
    storeOf(() => {
      asked += 1;
      return Promise.resolve(undefined);
    }),
    clock,
  );
  for (let call = 0; call < 5; call += 1) await budgetFor(memberId, 'acme.bitrix24.com');
  expect(asked).toBe(1);
  clock.advance(300_001);
  await budgetFor(memberId, 'acme.bitrix24.com');
  expect(asked).toBe(2);
});

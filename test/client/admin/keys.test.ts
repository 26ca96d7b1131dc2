import { expiryIn, lastDay } from '../../../client/admin/expiry.ts';
import { readKey } from '../../../client/admin/ask-keys.ts';

const now = Date.UTC(2026, 9, 1, 12);
const day = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();
const item = {
  id: '0123456789abcdef',
  name: 'Nightly',
  scope: 'write',
  state: 'active',
  createdBy: 7,
  createdAt: iso(now - day),
  expiresAt: iso(now + 90 * day),
  lastUsedAt: null,
  revokedAt: null,
};

test.each([
  [{}, 'active'],
  [{ expiresAt: iso(now + 14 * day) }, 'active'],
  [{ expiresAt: iso(now + 14 * day - 1) }, 'soon'],
  [{ expiresAt: iso(now + day), state: 'revoked' }, 'revoked'],
  [{ expiresAt: iso(now - 1), state: 'expired' }, 'expired'],
])('a service key with %j is %s', (more, state) => {
  expect(readKey({ ...item, ...more }, now).state).toBe(state);
});

test('an answer that is not a service key is read as a key that may only read', () => {
  expect(readKey({ scope: 'everything' }, now)).toMatchObject({ scope: 'read', name: '', lastUsedAt: null });
});

test('a service key expires after some days, or with the last minute of a day', () => {
  expect(expiryIn('30', '', now)).toEqual({ inDays: 30 });
  expect(expiryIn('day', '2026-12-24', now)).toEqual({
    at: new Date('2026-12-24T23:59:00').toISOString(),
  });
});

test.each(['', 'soon', '2026-09-30', '2028-01-01', '2026-02-30T'])(
  '%j is not a day on which a service key can expire',
  text => {
    expect(expiryIn('day', text, now)).toBeNull();
  },
);

test('the last expiry day that is offered is one the server accepts', () => {
  expect(lastDay(now)).toBe('2027-10-01');
  expect(expiryIn('day', lastDay(now), now)).not.toBeNull();
});

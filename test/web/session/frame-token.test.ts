import type { MemberId } from '../../../server/bitrix24/identifiers.ts';
import { createFrameTokens } from '../../../server/web/session/frame-token.ts';
import { ManualClock } from '../../stage/manual-clock.ts';

const clock = new ManualClock();
const key = { memberId: 'a'.repeat(32) as MemberId, userId: 7 };
const secret = 's'.repeat(32);
const audience = 'https://desk.example.com';
let present: number;
beforeEach(() => {
  present = 1;
});
const installedAt = () => Promise.resolve(present);
const tokens = createFrameTokens({ secrets: [secret], audience, clock, installedAt });

test('a frame token expires although it was verified before', async () => {
  const token = await tokens.issue(key, 1);
  expect(await tokens.verify(token)).toEqual(key);
  clock.advance(tokens.lifeSeconds * 1000 - 1);
  expect(await tokens.verify(token)).toEqual(key);
  clock.advance(1);
  await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'FRAME_TOKEN_EXPIRED', status: 401 });
});

test('a frame token of another deployment is refused, whether its address or its secret differs', async () => {
  for (const other of [
    { secrets: [secret] as const, audience: 'https://other.example.com' },
    { secrets: ['t'.repeat(32)] as const, audience },
  ]) {
    const foreign = await createFrameTokens({ ...other, clock, installedAt }).issue(key, 1);
    await expect(tokens.verify(foreign)).rejects.toMatchObject({ code: 'FRAME_TOKEN_INVALID' });
  }
});

test('the first of several session secrets signs frame tokens, and all of them verify', async () => {
  const before = await tokens.issue(key, 1);
  const rotated = createFrameTokens({ secrets: ['n'.repeat(32), secret], audience, clock, installedAt });
  expect(await rotated.verify(before)).toEqual(key);
  await expect(tokens.verify(await rotated.issue(key, 1))).rejects.toMatchObject({
    code: 'FRAME_TOKEN_INVALID',
  });
});

test('a frame token of a former installation is refused as expired, so that its page renews it', async () => {
  const token = await tokens.issue(key, 1);
  expect(await tokens.verify(token)).toEqual(key);
  present = 2;
  await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'FRAME_TOKEN_EXPIRED' });
  expect(await tokens.verify(await tokens.issue(key, 2))).toEqual(key);
});

import type { OutgoingCall } from '../../server/bitrix24/outbound/outbound.ts';

/** For requests whose kind does not matter. */
export const someCall: OutgoingCall = {
  to: 'oauth',
  memberId: undefined,
  userId: undefined,
  method: 'app.info',
  params: {},
};

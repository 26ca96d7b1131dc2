import type { OutgoingCall } from '../../server/bitrix24/outbound/outgoing-call.ts';

/** For requests whose kind does not matter. */
export const someCall: OutgoingCall = {
  to: 'oauth',
  memberId: undefined,
  userId: undefined,
  method: 'app.info',
  params: {},
};

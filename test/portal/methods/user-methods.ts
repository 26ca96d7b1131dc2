import type { RestMethod } from '../rest/rest-call.ts';
import { method } from './method.ts';

/** Methods that describe the caller. */
export const userMethods: readonly RestMethod[] = [
  method('profile', ({ caller: { user }, portal }) => ({
    ID: String(user.id),
    ADMIN: user.admin,
    NAME: user.name,
    LAST_NAME: user.lastName,
    PERSONAL_GENDER: '',
    TIME_ZONE: portal.zone.name,
    TIME_ZONE_OFFSET: 0,
  })),
  method('user.admin', ({ caller }) => caller.user.admin),
  method(
    'user.current',
    ({ caller: { user }, portal }) => ({
      ID: String(user.id),
      XML_ID: '',
      ACTIVE: user.active,
      NAME: user.name,
      LAST_NAME: user.lastName,
      SECOND_NAME: '',
      EMAIL: user.email,
      LAST_LOGIN: portal.zone.iso(portal.clock.now()),
      DATE_REGISTER: '2024-02-05T00:00:00+00:00',
      TIME_ZONE: portal.zone.name,
      IS_ONLINE: 'Y',
      TIMESTAMP_X: '05.02.2024 10:00:00',
      PERSONAL_GENDER: '',
      WORK_POSITION: user.position,
      UF_DEPARTMENT: [1],
      USER_TYPE: 'employee',
    }),
    'user',
  ),
];

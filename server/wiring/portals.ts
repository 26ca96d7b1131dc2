import { createAdmit, type Admit } from '../portals/admission/admit.ts';
import { createIsReinstalled } from '../portals/admission/is-reinstalled.ts';
import { createVerifyToken } from '../portals/admission/verify-token.ts';
import { createBackgroundUsers, type BackgroundUsers } from '../portals/background-users.ts';
import { createFindBackgroundUser, type FindBackgroundUser } from '../portals/find-background-user.ts';
import { createRegisterEvents, type RegisterEvents } from '../portals/installation/register-events.ts';
import { createProfiles, type Profiles } from '../portals/profile.ts';
import { createStillInstalled, type StillInstalled } from '../portals/still-installed.ts';
import { createWhileInstalled } from '../portals/while-installed.ts';
import type { Logger } from 'pino';
import type { Clock } from '../time/clock.ts';
import type { Config } from '../config/config.ts';
import type { Bitrix24Side } from './bitrix24.ts';
import type { StoredSide } from './storage.ts';
import { forUninstall } from './stores.ts';

export interface PortalSideOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stored: StoredSide;
  readonly bitrix24: Bitrix24Side;
}

/** The pieces that decide who has the app, and whose rights background work uses. */
export interface PortalSide {
  readonly admit: Admit;
  readonly stillInstalled: StillInstalled;
  readonly registerEvents: RegisterEvents;
  readonly backgroundUsers: BackgroundUsers;
  readonly findBackgroundUser: FindBackgroundUser;
  readonly profiles: Profiles;
}

export function createPortalSide({ config, clock, logger, stored, bitrix24 }: PortalSideOptions): PortalSide {
  const { transact, forgetOpened } = stored;
  const { portals, tokens } = stored.stores;
  const { oauth, rest, refresher, callAs } = bitrix24;
  const whileInstalled = createWhileInstalled(transact);
  const stillInstalled = createStillInstalled({ tokens, oauth, refresher });
  const verifyToken = createVerifyToken({ oauth, clock, clientId: config.client.id });
  return {
    admit: createAdmit({
      verifyToken,
      portals,
      tokens,
      rest,
      isReinstalled: createIsReinstalled(stillInstalled),
      forgetOpened,
      transact: (memberId, work) =>
        transact(memberId, own => work({ ...own, access: forUninstall(own).access })),
    }),
    stillInstalled,
    registerEvents: createRegisterEvents(`${config.appUrl}/events`),
    backgroundUsers: createBackgroundUsers(tokens),
    findBackgroundUser: createFindBackgroundUser(stored.findAccess, refresher),
    profiles: createProfiles({
      callAs,
      clock,
      remember: (user, name) => whileInstalled(user.memberId, ({ people }) => people.remember(user, name)),
      onFault: error => logger.warn({ err: error }, 'the name of a user could not be learned'),
    }),
  };
}

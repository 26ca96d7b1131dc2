import { askPortal } from '../../ask-portal.ts';
import { state, words } from '../../page-data.ts';
import { toast } from '../../toast.ts';
import type { FrameAuth } from '../../../shared/page-state.ts';
import { silence, type Command } from '../command.ts';

/** Replies with the exact types of portals: PROTOCOL is a number, the three flags are booleans (platform contract 6.4). */
const getInitData: Command = {
  run({ frame }) {
    const { seed } = frame;
    const firstRun = seed.firstRun && !frame.firstRunTold;
    frame.firstRunTold = true;
    return {
      LANG: state.lang,
      DOMAIN: location.host,
      PROTOCOL: location.protocol === 'https:' ? 1 : 0,
      PATH: '/rest',
      ...frame.auth,
      MEMBER_ID: seed.memberId,
      FIRST_RUN: firstRun,
      IS_ADMIN: seed.admin,
      INSTALL: seed.install,
      USER_OPTIONS: frame.userOptions,
      APP_OPTIONS: frame.appOptions,
      PLACEMENT: seed.placement,
      PLACEMENT_OPTIONS: seed.placementOptions,
    };
  },
};

const setInstall: Command = {
  async run({ params }) {
    await askPortal('/ajax/set-install');
    return params;
  },
};

/** Replies with a new pair for the same person. If it cannot get one, the portal tells the person and sends no reply. */
const refreshAuth: Command = {
  async run({ frame }) {
    try {
      frame.auth = await askPortal<FrameAuth>('/ajax/refresh-auth');
      return frame.auth;
    } catch {
      toast(words.notes.noToken, 'trouble');
      return silence;
    }
  },
};

export const initCommands = { getInitData, setInstall, refreshAuth };

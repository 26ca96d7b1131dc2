import { askPortal } from '../../ask-portal.ts';
import type { Command } from '../command.ts';

type Options = Readonly<Record<string, unknown>>;

/** Saves an app option for an administrator; others get silence and nothing is saved (platform contract 6.5). */
const setAppOption: Command = {
  allowed: frame => frame.seed.admin,
  async run({ frame, params }) {
    frame.appOptions = await askPortal<Options>('/ajax/app-option', params);
    return frame.appOptions;
  },
};

const setUserOption: Command = {
  async run({ frame, params }) {
    frame.userOptions = await askPortal<Options>('/ajax/user-option', params);
    return params;
  },
};

export const optionCommands = { setAppOption, setUserOption };

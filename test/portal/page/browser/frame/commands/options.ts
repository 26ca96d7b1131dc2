import { askPortal } from '../../ask-portal.ts';
import type { Command } from '../command.ts';

type Options = Readonly<Record<string, unknown>>;

/** Silence for everybody but the administrator: nothing is saved and nobody is told (platform contract 6.5). */
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

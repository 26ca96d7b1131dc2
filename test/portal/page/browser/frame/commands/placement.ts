import { silence, type Command } from '../command.ts';

/** The app's own page and the menus have no commands and events of their own (platform contract 6.7). */
const getInterface: Command = {
  run: () => ({ command: [], event: [] }),
};

/** Answers later, under the same key, whenever the event happens. */
const placementBindEvent: Command = {
  run({ frame, params, callback }) {
    if (typeof params['event'] === 'string' && callback !== '') frame.bindEvent(params['event'], callback);
    return silence;
  },
};

export const placementCommands = { getInterface, placementBindEvent };

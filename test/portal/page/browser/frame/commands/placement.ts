import { silence, type Command } from '../command.ts';

/** Replies with empty lists, because the app's page and the menus have no own commands and events (platform contract 6.7). */
const getInterface: Command = {
  run: () => ({ command: [], event: [] }),
};

/** Binds an event; each later event is a message under the same key. */
const placementBindEvent: Command = {
  run({ frame, params, callback }) {
    if (typeof params['event'] === 'string' && callback !== '') frame.bindEvent(params['event'], callback);
    return silence;
  },
};

export const placementCommands = { getInterface, placementBindEvent };

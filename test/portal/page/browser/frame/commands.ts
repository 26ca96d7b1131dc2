import type { Command } from './command.ts';
import { dialogCommands } from './commands/dialogs.ts';
import { initCommands } from './commands/init.ts';
import { installCommands } from './commands/install-finish.ts';
import { messengerCommands } from './commands/messenger.ts';
import { optionCommands } from './commands/options.ts';
import { panelCommands } from './commands/panels.ts';
import { placementCommands } from './commands/placement.ts';
import { windowCommands } from './commands/window.ts';

/** All commands that the page obeys (platform contract 6.5). */
export const commands: Readonly<Record<string, Command>> = {
  ...initCommands,
  ...installCommands,
  ...optionCommands,
  ...windowCommands,
  ...panelCommands,
  ...dialogCommands,
  ...messengerCommands,
  ...placementCommands,
};

import { toastFailure } from '../toast.ts';
import type { AppFrame } from './app-frame.ts';
import { silence, type Command } from './command.ts';
import { asRecord, decodeMessage } from './decode.ts';
import { frameLog, type Refusal } from './frame-log.ts';

/** Live frames of this page. */
const frames = new Set<AppFrame>();

export const frameHost = {
  get frames(): readonly AppFrame[] {
    return [...frames];
  },
  add(frame: AppFrame): void {
    frames.add(frame);
  },
  remove(frame: AppFrame): void {
    frames.delete(frame);
  },
};

/**
 * Serves the frames. A message counts only with the window, origin and APP_SID of a live frame. Any other message, and an
 * unknown or forbidden command, is met with silence and noted in the log (platform contract 6.3, 6.8).
 */
export function listenToFrames(commands: Readonly<Record<string, Command>>): void {
  window.addEventListener('message', event => {
    void answer(event, commands);
  });
}

const refuse = (data: unknown, refusal: Refusal): void => frameLog.add('in', data, refusal);

async function answer(
  event: MessageEvent<unknown>,
  commands: Readonly<Record<string, Command>>,
): Promise<void> {
  const { data } = event;
  const frame = [...frames].find(each => each.element.contentWindow === event.source);
  if (!frame) {
    // Helper frames and browser extensions post messages too; only those that look like commands are noted.
    if (decodeMessage(data)) refuse(data, 'source');
    return;
  }
  if (event.origin !== frame.origin) {
    refuse(data, 'origin');
    return;
  }
  const message = decodeMessage(data);
  if (!message) {
    refuse(data, 'form');
    return;
  }
  if (message.sid !== frame.seed.sid) {
    refuse(data, 'sid');
    return;
  }
  const command = Object.hasOwn(commands, message.method) ? commands[message.method] : undefined;
  if (!command) {
    refuse(data, 'unknown');
    return;
  }
  if (command.allowed?.(frame) === false) {
    refuse(data, 'forbidden');
    return;
  }
  frameLog.add('in', data);
  const { method, callback, params } = message;
  try {
    const value = await command.run({ frame, params: asRecord(params), callback });
    if (value !== silence) frame.reply(method, callback, value);
  } catch (error) {
    toastFailure(error);
  }
}

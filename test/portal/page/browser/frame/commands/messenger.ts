import { fill } from '../../../shared/words.ts';
import { state, words } from '../../page-data.ts';
import { toast } from '../../toast.ts';
import { silence, type Command } from '../command.ts';
import { asText } from '../decode.ts';

/** Fire and forget: the portal does it and never reports back (platform contract 6.5). */
const says = (text: (params: Readonly<Record<string, unknown>>) => string): Command => ({
  run({ params }) {
    toast(text(params));
    return silence;
  },
});

const nameOf = (id: unknown): string =>
  state.people.find(person => String(person.id) === asText(id))?.name ?? asText(id);

const { messenger } = words;

export const messengerCommands = {
  imCallTo: says(({ userId, video }) =>
    fill(video === false ? messenger.call : messenger.video, { name: nameOf(userId) }),
  ),
  imPhoneTo: says(({ phone }) => fill(messenger.phone, { phone: asText(phone) })),
  imOpenMessenger: says(({ dialogId }) =>
    dialogId === undefined ? messenger.lastChat : fill(messenger.chat, { dialog: asText(dialogId) }),
  ),
  imOpenHistory: says(({ dialogId }) => fill(messenger.history, { dialog: asText(dialogId) })),
};

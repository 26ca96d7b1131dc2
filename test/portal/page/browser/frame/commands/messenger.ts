import { fill } from '../../../shared/words.ts';
import { state, words } from '../../page-data.ts';
import { toast } from '../../toast.ts';
import { silence, type Command } from '../command.ts';
import { asText } from '../decode.ts';

/** Makes a command that shows a note and never replies (platform contract 6.5). */
const showNote = (text: (params: Readonly<Record<string, unknown>>) => string): Command => ({
  run({ params }) {
    toast(text(params));
    return silence;
  },
});

const nameOf = (id: unknown): string =>
  state.people.find(person => String(person.id) === asText(id))?.name ?? asText(id);

const { messenger } = words;

export const messengerCommands = {
  imCallTo: showNote(({ userId, video }) =>
    fill(video === false ? messenger.call : messenger.video, { name: nameOf(userId) }),
  ),
  imPhoneTo: showNote(({ phone }) => fill(messenger.phone, { phone: asText(phone) })),
  imOpenMessenger: showNote(({ dialogId }) =>
    dialogId === undefined ? messenger.lastChat : fill(messenger.chat, { dialog: asText(dialogId) }),
  ),
  imOpenHistory: showNote(({ dialogId }) => fill(messenger.history, { dialog: asText(dialogId) })),
};

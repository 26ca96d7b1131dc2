import type { LabRequest } from '../../shared/lab-state.ts';
import { h } from '../dom.ts';
import { type FrameLogEntry, frameLog } from '../frame/frame-log.ts';
import { state, words } from '../page-data.ts';
import type { MakeTab } from './lab.ts';
import { button, buttons, group } from './controls.ts';

const text = words.lab.log;
const time = new Intl.DateTimeFormat(state.lang, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const shownLines = 60;

function frameLine({ at, direction, text: message, refusal }: FrameLogEntry): HTMLElement {
  const silent = refusal && h('small', { class: 'bad' }, `${text.silence}: ${text.reasons[refusal]}`);
  return h(
    'li',
    { class: `log-${direction}` },
    h('time', {}, time.format(at)),
    h('b', { 'aria-hidden': 'true' }, direction === 'in' ? '→' : '←'),
    h('code', { title: message }, message.slice(0, 400)),
    silent,
  );
}

const requestLine = ({ at, text: message }: LabRequest): HTMLElement =>
  h('li', {}, h('time', {}, time.format(at)), h('code', {}, message));

/** Tab with messages between page and frames and with calls that reached the portal. */
export const logTab: MakeTab = () => {
  const frame = h('ul', { class: 'lab-list lab-log' });
  const rest = h('ul', { class: 'lab-list lab-log' });
  const oauth = h('ul', { class: 'lab-list lab-log' });
  const showFrame = (): void => {
    const lines = frameLog.entries.slice(-shownLines).reverse();
    frame.replaceChildren(
      ...(lines.length === 0 ? [h('li', { class: 'quiet' }, text.empty)] : lines.map(frameLine)),
    );
  };
  frameLog.onChange(() => {
    if (frame.isConnected) showFrame();
  });
  showFrame();
  return {
    element: h(
      'div',
      {},
      group(text.frame, null, frame, buttons(button(text.clear, () => frameLog.clear()))),
      group(text.rest, null, rest),
      group(text.oauth, null, oauth),
    ),
    update({ rest: portal, oauth: server }) {
      rest.replaceChildren(...[...portal.requests].reverse().map(requestLine));
      oauth.replaceChildren(...[...server.requests].reverse().map(requestLine));
    },
  };
};

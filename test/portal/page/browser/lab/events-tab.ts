import { fill } from '../../shared/words.ts';
import { h } from '../dom.ts';
import { words } from '../page-data.ts';
import type { MakeTab } from './lab.ts';
import { button, buttons, dropdown, group, toggle } from './controls.ts';

const text = words.lab.events;
const lifecycle = ['ONAPPINSTALL', 'ONAPPUPDATE', 'ONAPPUSERREADY', 'ONAPPPAYMENT', 'ONAPPUNINSTALL'];
const switches = ['auto', 'duplicate', 'lose', 'reorder', 'raw', 'early'] as const;

/** Tab with the event queue: its settings, pending events and deliveries. */
export const eventsTab: MakeTab = lab => {
  const toggles = switches.map(name => ({
    name,
    ...toggle(text[name], value => lab.ask('events', { [name]: value })),
  }));
  const delay = dropdown(
    text.delay,
    [
      ['0', text.delays.none],
      ['1000', text.delays.second],
      ['5000', text.delays.seconds],
      ['60000', text.delays.minute],
      ['600000', text.delays.tenMinutes],
    ],
    value => lab.ask('events', { delayMs: Number(value) }),
  );
  const eventToSend = dropdown(
    text.resend,
    lifecycle.map(name => [name, name] as const),
  );
  const waiting = h('ul', { class: 'lab-list' });
  const waitingTitle = h('h3', {});
  const delivered = h('ul', { class: 'lab-list' });
  return {
    element: h(
      'div',
      {},
      group(text.title, text.text, ...toggles.map(({ element }) => element), delay.element),
      h(
        'section',
        { class: 'lab-group' },
        waitingTitle,
        waiting,
        buttons(
          button(text.flush, () => lab.ask('flush'), 'primary'),
          button(text.clear, () => lab.ask('drop-events')),
        ),
      ),
      group(
        text.delivered,
        null,
        delivered,
        h(
          'div',
          { class: 'lab-row' },
          eventToSend.element,
          button(text.resend, () => lab.ask('send-event', { event: eventToSend.value() })),
        ),
      ),
    ),
    update({ events }) {
      for (const { name, set } of toggles) set(events[name]);
      delay.set(String(events.delayMs));
      waitingTitle.textContent = fill(text.pending, { count: events.pending.length });
      waiting.replaceChildren(
        ...events.pending.map(({ event, held }) =>
          h('li', {}, h('code', {}, event), held && h('small', {}, text.held)),
        ),
      );
      const done = [...events.delivered].reverse();
      delivered.replaceChildren(
        ...(done.length === 0 ? [h('li', { class: 'quiet' }, text.none)] : []),
        ...done.map(({ event, lost, outcome }) =>
          h(
            'li',
            {},
            h('code', {}, event),
            h('small', { class: lost ? 'bad' : '' }, lost ? text.lost : outcome),
          ),
        ),
      );
    },
  };
};

import { misbehaviours } from '../../../sample-connector/misbehaviours.ts';
import { restFaults, sampleEndpoints } from '../../shared/lab-state.ts';
import { fill } from '../../shared/words.ts';
import { h } from '../dom.ts';
import { commands } from '../frame/commands.ts';
import { replyFaults, replySettings, setReplySettings, type ReplyFault } from '../frame/reply-faults.ts';
import { words } from '../page-data.ts';
import type { Lab, MakeTab, Tab } from './lab.ts';
import { button, buttons, dropdown, group, toggle } from './controls.ts';

const text = words.lab.faults;

/** Group with the faults of replies to frames; only the browser knows them. */
function replyGroup(): HTMLElement {
  const settings = replySettings();
  const fault = dropdown(
    text.frameTitle,
    replyFaults.map(name => [name, text.replies[name]] as const),
    value => setReplySettings({ fault: value as ReplyFault }),
  );
  const command = dropdown(
    text.command,
    [['', text.any], ...Object.keys(commands).map(name => [name, name] as const)],
    value => setReplySettings({ command: value }),
  );
  const phone = toggle(text.phone, on => setReplySettings({ phone: on }));
  fault.set(settings.fault);
  command.set(settings.command);
  phone.set(settings.phone);
  return group(text.frameTitle, text.frameText, fault.element, command.element, phone.element);
}

/** Group with the sample connector: its token, and a list of misbehaviours for each endpoint. */
function sampleGroup(lab: Lab): Tab {
  const sample = text.sample;
  const token = h('code', { class: 'lab-token' });
  const lists = sampleEndpoints.map(endpoint => ({
    endpoint,
    list: dropdown(
      sample.endpoints[endpoint],
      [['', sample.honest], ...misbehaviours.map(kind => [kind, sample.kinds[kind]] as const)],
      kind => lab.ask('misbehave', { endpoint, kind }),
    ),
  }));
  const element = group(
    sample.title,
    sample.text,
    h('p', {}, `${sample.token} `, token),
    ...lists.map(({ list }) => list.element),
  );
  return {
    element,
    update({ sample: state }) {
      element.hidden = state === undefined;
      token.textContent = state?.token ?? '';
      for (const { endpoint, list } of lists) list.set(state?.misbehave[endpoint] ?? '');
    },
  };
}

/** Tab with faults between the app and the portal. */
export const faultsTab: MakeTab = (lab): Tab => {
  const waiting = h('p', { class: 'quiet' });
  const times = dropdown(text.times, [
    ['1', text.once],
    ['3', text.thrice],
    ['always', text.always],
  ]);
  const push = (kind: string) => () => lab.ask('fault', { kind, times: times.value() });
  const slow = toggle(text.latency, value => lab.ask('rest', { slow: value }));
  const limit = toggle(text.rateLimit, value => lab.ask('rest', { rateLimit: value }));
  const sample = sampleGroup(lab);
  const flat = toggle(text.flat, value => lab.ask('rest', { flat: value }));
  return {
    element: h(
      'div',
      {},
      group(
        text.title,
        text.text,
        times.element,
        buttons(...restFaults.map(kind => button(text.kinds[kind], push(kind)))),
        waiting,
        buttons(button(text.clear, () => lab.ask('rest', { clear: true }), 'primary')),
        slow.element,
        limit.element,
        flat.element,
      ),
      sample.element,
      replyGroup(),
    ),
    update(state) {
      const { rest } = state;
      sample.update(state);
      waiting.textContent = fill(text.waiting, { count: rest.faults });
      slow.set(rest.slow);
      limit.set(rest.rateLimit);
      flat.set(rest.flat);
    },
  };
};

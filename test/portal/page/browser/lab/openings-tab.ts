import type { ForgeryReport } from '../../shared/lab-state.ts';
import { fill } from '../../shared/words.ts';
import { h } from '../dom.ts';
import { words } from '../page-data.ts';
import type { Lab, MakeTab } from './lab.ts';
import { button, group, toggle } from './controls.ts';

const text = words.lab.openings;

/** Rates a report: a refusal is good; a breakdown or a call to the attacker is bad; the user judges the rest. */
function toneOf({ status, trapped }: ForgeryReport): string {
  if (trapped > 0 || status === 0 || status >= 500) return 'bad';
  return status >= 400 ? 'good' : '';
}

/** Row of one forgery: its name, a button, and below them the app's answer. */
function forgery(
  lab: Lab,
  action: 'opening' | 'event',
  kind: string,
  name: string,
  after: () => void,
): HTMLElement {
  const outcome = h('p', { class: 'lab-outcome', hidden: true });
  const run = async (): Promise<void> => {
    const report = await lab.ask<ForgeryReport>(action, { kind });
    if (!report) return;
    outcome.hidden = false;
    outcome.className = `lab-outcome ${toneOf(report)}`;
    outcome.textContent = `${fill(text.answered, { status: report.status })} · ${report.text}`;
    after();
  };
  return h('div', { class: 'lab-row' }, h('span', {}, name), button(text.send, run), outcome);
}

/** Tab with openings and events that no honest portal sends. */
export const openingsTab: MakeTab = lab => {
  const trap = h('p', { class: 'quiet' });
  const inFrame = toggle(text.inFrame, () => undefined);
  const checkbox = inFrame.element.querySelector('input');
  const showInFrame = (kind: string) => (): void => {
    if (!checkbox?.checked || !document.getElementById('frame-place')) return;
    const here = new URL(location.href);
    here.searchParams.set('lab_forgery', kind);
    location.assign(here);
  };
  return {
    element: h(
      'div',
      {},
      group(
        text.title,
        text.text,
        trap,
        document.getElementById('frame-place') && inFrame.element,
        ...Object.entries(text.kinds).map(([kind, name]) =>
          forgery(lab, 'opening', kind, name, showInFrame(kind)),
        ),
      ),
      group(
        text.eventsTitle,
        text.eventsText,
        ...Object.entries(text.eventKinds).map(([kind, name]) =>
          forgery(lab, 'event', kind, name, () => undefined),
        ),
      ),
    ),
    update({ trapped }) {
      trap.textContent = fill(text.trap, { count: trapped });
    },
  };
};

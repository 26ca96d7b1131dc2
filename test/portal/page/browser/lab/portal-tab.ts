import { placementCodes } from '../../shared/lab-state.ts';
import { h } from '../dom.ts';
import { state, words } from '../page-data.ts';
import type { Lab, MakeTab } from './lab.ts';
import { button, buttons, group } from './controls.ts';

const text = words.lab.portal;

async function goTo(lab: Lab, action: string, path: string): Promise<void> {
  const answer = await lab.ask<{ readonly origin: string }>(action);
  if (answer) location.assign(new URL(path, answer.origin));
}

/** Tab with the portal's address, its edition and the links to the app. */
export const portalTab: MakeTab = lab => {
  const rows = placementCodes.map(code => {
    const change = async (): Promise<void> => {
      await lab.ask('placement', { code, bind: control.dataset['bound'] !== 'true' });
      location.reload();
    };
    const control = button(text.bind, change);
    return { code, control };
  });
  const deepLink = `/marketplace/view/${state.app.code}/?params%5Bid%5D=1`;
  const here = location.pathname + location.search;
  return {
    element: h(
      'div',
      {},
      group(
        text.title,
        text.text,
        h('p', { class: 'lab-figure' }, location.host),
        buttons(button(text.rename, () => goTo(lab, 'rename', here), 'primary')),
      ),
      group(
        text.box,
        text.boxText,
        buttons(
          state.profile === 'box'
            ? button(text.openCloud, () => goTo(lab, 'cloud', '/'))
            : button(text.openBox, () => goTo(lab, 'box', '/')),
        ),
      ),
      group(
        text.empty,
        text.emptyText,
        buttons(
          button(text.emptyIt, async () => {
            await lab.ask('empty');
            location.reload();
          }),
        ),
      ),
      group(text.links, null, buttons(button(text.slider, () => location.assign(deepLink)))),
      group(
        text.placements,
        null,
        ...rows.map(({ code, control }) => h('div', { class: 'lab-row' }, h('code', {}, code), control)),
      ),
    ),
    update({ installation, bindable }) {
      for (const { code, control } of rows) {
        const bound = installation?.placements.includes(code) === true;
        control.dataset['bound'] = String(bound);
        control.textContent = bound ? text.unbind : text.bind;
        control.disabled = !installation || !bindable.includes(code);
      }
    },
  };
};

import { fill } from '../../shared/words.ts';
import { act } from '../actions.ts';
import { h } from '../dom.ts';
import { words } from '../page-data.ts';
import type { MakeTab } from './lab.ts';
import { button, buttons, group } from './controls.ts';

const text = words.lab.life;

/** The app on this portal, from its card to its removal. */
export const lifeTab: MakeTab = lab => {
  const figure = h('p', { class: 'lab-figure' });
  const details = h('p', { class: 'quiet' });
  const finish = async (): Promise<void> => {
    const answer = await lab.ask<{ readonly url: string }>('finish');
    if (answer) location.assign(answer.url);
  };
  return {
    element: group(
      text.title,
      null,
      figure,
      details,
      buttons(
        button(text.install, () => act('install', {})),
        button(text.finish, finish),
        button(text.update, () => act('update', {})),
        button(text.keep, () => act('uninstall', { clean: '0' }), 'danger'),
        button(text.erase, () => act('uninstall', { clean: '1' }), 'danger'),
        button(text.expired, () => lab.ask('payment', { expired: true })),
        button(text.paid, () => lab.ask('payment', { expired: false })),
      ),
    ),
    update({ installation }) {
      figure.textContent = !installation
        ? text.state.absent
        : installation.installed
          ? fill(text.state.installed, { version: installation.version })
          : text.state.unfinished;
      details.textContent = installation
        ? `${fill(text.handlers, { count: installation.handlers })} · ${fill(text.placements, { count: installation.placements.length })}`
        : '';
    },
  };
};

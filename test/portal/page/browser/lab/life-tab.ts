import { fill } from '../../shared/words.ts';
import { runAction } from '../actions.ts';
import { h } from '../dom.ts';
import { words } from '../page-data.ts';
import type { MakeTab } from './lab.ts';
import { button, buttons, group } from './controls.ts';

const text = words.lab.life;

/** Tab with the life of the app on this portal, from its card to its removal. */
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
        button(text.install, () => runAction('install', {})),
        button(text.finish, finish),
        button(text.update, () => runAction('update', {})),
        button(text.keep, () => runAction('uninstall', { clean: '0' }), 'danger'),
        button(text.erase, () => runAction('uninstall', { clean: '1' }), 'danger'),
        button(text.expired, () => lab.ask('payment', { expired: true })),
        button(text.paid, () => lab.ask('payment', { expired: false })),
      ),
    ),
    update({ installation }) {
      if (!installation) {
        figure.textContent = text.state.absent;
        details.textContent = '';
        return;
      }
      const { installed, version, handlers, placements } = installation;
      figure.textContent = installed ? fill(text.state.installed, { version }) : text.state.unfinished;
      details.textContent = [
        fill(text.handlers, { count: handlers }),
        fill(text.placements, { count: placements.length }),
      ].join(' · ');
    },
  };
};

import { fill } from '../../shared/words.ts';
import { h } from '../dom.ts';
import { words } from '../page-data.ts';
import type { MakeTab } from './lab.ts';
import { button, buttons, group, toggle } from './controls.ts';

const text = words.lab.time;

/** Tab with the portal's clock and the OAuth server. */
export const timeTab: MakeTab = lab => {
  const ahead = h('p', { class: 'lab-figure' });
  const refreshes = h('p', { class: 'quiet' });
  const toggles = Object.entries(text.toggles).map(([name, label]) => ({
    name,
    ...toggle(label, value => lab.ask('oauth', { toggle: name, value })),
  }));
  const slow = toggle(text.latency, value => lab.ask('oauth', { slow: value }));
  const move = (seconds: number) => () => lab.ask('clock', { seconds });
  return {
    element: h(
      'div',
      {},
      group(
        text.title,
        text.text,
        ahead,
        buttons(
          button(text.expire, move(3601), 'primary'),
          button(text.hour, move(3600)),
          button(text.tenMinutes, move(600)),
        ),
      ),
      group(
        text.tokens,
        text.tokensText,
        refreshes,
        ...toggles.map(({ element }) => element),
        slow.element,
        buttons(button(text.broken, () => lab.ask('oauth', { broken: true }))),
      ),
    ),
    update({ clockOffset, oauth }) {
      const minutes = Math.round(clockOffset / 60_000);
      ahead.textContent = minutes === 0 ? text.exact : fill(text.ahead, { minutes });
      refreshes.textContent = fill(text.refreshes, { count: oauth.refreshes });
      slow.set(oauth.slow);
      for (const { name, set } of toggles) set(oauth.toggles[name] === true);
    },
  };
};

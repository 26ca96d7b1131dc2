import type { LabState } from '../../shared/lab-state.ts';
import { askPortal } from '../ask-portal.ts';
import { moveClock } from '../clock.ts';
import { h, icon } from '../dom.ts';
import { words } from '../page-data.ts';
import { toastFailure } from '../toast.ts';
import { eventsTab } from './events-tab.ts';
import { faultsTab } from './faults-tab.ts';
import { lifeTab } from './life-tab.ts';
import { logTab } from './log-tab.ts';
import { openingsTab } from './openings-tab.ts';
import { portalTab } from './portal-tab.ts';
import type { Lab } from './lab.ts';
import { timeTab } from './time-tab.ts';

/** Interval between refreshes of the open drawer, in milliseconds. */
const refreshMs = 2000;
const storageKey = 'lab-tab';

const tabs = {
  time: timeTab,
  openings: openingsTab,
  events: eventsTab,
  faults: faultsTab,
  life: lifeTab,
  portal: portalTab,
  log: logTab,
} as const;
type TabName = keyof typeof tabs;
const tabNames = Object.keys(tabs) as readonly TabName[];
const isLabState = (answer: unknown): answer is LabState =>
  typeof answer === 'object' && answer !== null && 'clockOffset' in answer;
const isTab = (name: unknown): name is TabName => tabNames.some(each => each === name);

/** Starts the lab's drawer. It stays open across reloads, like developer tools. */
export function startLab(): void {
  let updateTab: ((state: LabState) => void) | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  const lab: Lab = {
    async ask(action, body = {}) {
      try {
        const answer = await askPortal<unknown>(`/lab/${action}`, body);
        if (isLabState(answer)) update(answer);
        return answer as never;
      } catch (error) {
        toastFailure(error);
        return null;
      }
    },
  };

  const update = (state: LabState): void => {
    moveClock(state.clockOffset);
    updateTab?.(state);
  };
  const refresh = (): void => void askPortal<LabState>('/lab/state').then(update, () => undefined);

  const body = h('div', { class: 'lab-body', tabindex: 0 });
  const list = h(
    'div',
    { class: 'lab-tabs', role: 'tablist', 'aria-label': words.lab.title },
    ...tabNames.map(name =>
      h(
        'button',
        { type: 'button', role: 'tab', 'data-tab': name, onclick: () => show(name) },
        words.lab.tabs[name],
      ),
    ),
  );
  const drawer = h(
    'aside',
    { class: 'lab', 'aria-label': words.lab.title, hidden: true },
    h(
      'header',
      { class: 'lab-head' },
      icon('lab'),
      h('div', {}, h('h2', {}, words.lab.title), h('p', {}, words.lab.lead)),
      h(
        'button',
        { type: 'button', class: 'lab-close', onclick: () => close(), 'aria-label': words.lab.close },
        icon('close'),
      ),
    ),
    list,
    body,
  );
  document.body.append(drawer);

  function show(name: TabName): void {
    sessionStorage.setItem(storageKey, name);
    for (const button of list.querySelectorAll<HTMLElement>('[role=tab]')) {
      button.setAttribute('aria-selected', String(button.dataset['tab'] === name));
    }
    const tab = tabs[name](lab);
    body.replaceChildren(tab.element);
    updateTab = tab.update;
    drawer.hidden = false;
    document.body.classList.add('lab-open');
    clearInterval(timer);
    timer = setInterval(refresh, refreshMs);
    refresh();
  }

  function close(): void {
    sessionStorage.removeItem(storageKey);
    drawer.hidden = true;
    document.body.classList.remove('lab-open');
    clearInterval(timer);
    updateTab = null;
  }

  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return;
    const wanted = event.target.closest<HTMLElement>('[data-lab]')?.dataset['lab'];
    if (!isTab(wanted)) return;
    if (!drawer.hidden && event.target.closest('.menu-lab')) close();
    else show(wanted);
  });
  const lastTab = sessionStorage.getItem(storageKey);
  if (isTab(lastTab)) show(lastTab);
}

import '../style.css';
import { createApp, type App, type Component } from 'vue';
import { readBootstrap } from '../transport/bootstrap.ts';
import { followColorScheme } from './color-scheme.ts';
import { createDesk, deskKey, type Desk } from '../desk/desk.ts';
import { createFitWindow } from './fit-window.ts';
import { i18n } from '../messages/i18n.ts';
import en from '../messages/en/first-view.ts';
import { realTimers } from '../transport/timers.ts';

/** Connects to the portal's page in the background and keeps the frame as high as the content. */
async function settleIntoFrame({ frame, bootstrap }: Desk): Promise<void> {
  const state = await frame.connect();
  if (!state.ok) return;
  const fit = createFitWindow({
    height: () => document.body.getBoundingClientRect().height,
    resize: state.frame.resize,
    timers: realTimers,
    pauseMs: 60,
    calmMs: 400,
  });
  new ResizeObserver(fit).observe(document.body);
  fit();
  // Only on the app's main page does the portal show a title of its own, which this replaces.
  if (bootstrap.placement === 'DEFAULT') await state.frame.setTitle(en.app.name).catch(() => undefined);
}

/**
 * Starts one of the pages inside the HTML that the server sent.
 * @param prepare adds the parts that only this page needs
 */
export function start(page: Component, prepare?: (app: App, desk: Desk) => void): void {
  const bootstrap = readBootstrap(document.getElementById('bootstrap')?.textContent ?? '');
  const root = document.documentElement;
  root.lang = bootstrap.lang;
  followColorScheme(root, matchMedia('(prefers-color-scheme: dark)'));

  const desk = createDesk(bootstrap, window);
  i18n.global.locale.value = bootstrap.lang;
  const app = createApp(page).use(i18n).provide(deskKey, desk);
  prepare?.(app, desk);
  app.mount('#app');
  if (desk.frame.present) void settleIntoFrame(desk);
}

import '../style.css';
import { createApp, type App, type Component } from 'vue';
import { readBootstrap } from '../transport/bootstrap.ts';
import { followColorScheme } from './color-scheme.ts';
import { createDesk, deskKey, type Desk } from '../desk/desk.ts';
import { createFitWindow } from './fit-window.ts';
import { connectPatiently } from '../transport/connect-patiently.ts';
import { i18n, speak } from '../messages/i18n.ts';
import { realTimers } from '../transport/timers.ts';

/** Milliseconds from the portal's answer until its frame surely has the new height. */
const settledMs = 1_000;

/** The app's name, which every language shares. */
const appName = 'Connector Desk';

/**
 * Keeps the frame as high as the content from the moment the portal's page is connected: when the first view is on the page
 * or somebody needs the portal sooner.
 */
async function settleIntoFrame({ frame, bootstrap, quiet }: Desk): Promise<void> {
  // Until the portal has made the frame as high as the page, a scrollbar would come and go and move everything.
  const { dataset } = document.documentElement;
  dataset['scrollbar'] = 'hidden';
  const showScrollbar = (): void => {
    delete dataset['scrollbar'];
  };
  quiet.whenQuiet(() => {
    void connectPatiently(frame, realTimers);
    void frame.connect().then(state => {
      if (!state.ok) showScrollbar();
    });
  });
  const portal = await frame.connected;
  const fit = createFitWindow({
    height: () => document.body.getBoundingClientRect().height,
    resize: height => portal.resize(height).finally(() => void realTimers.after(settledMs, showScrollbar)),
    timers: realTimers,
    pauseMs: 60,
    calmMs: 400,
  });
  new ResizeObserver(fit).observe(document.body);
  fit();
  // Only on the app's main page does the portal show a title of its own, which this replaces.
  if (bootstrap.placement === 'DEFAULT') await portal.setTitle(appName).catch(() => undefined);
}

/**
 * Starts one of the pages inside the HTML that the server sent, as soon as the words of its language are there.
 * @param prepare adds the parts that only this page needs
 */
export async function start(page: Component, prepare?: (app: App, desk: Desk) => void): Promise<void> {
  const bootstrap = readBootstrap(document.getElementById('bootstrap')?.textContent ?? '');
  const root = document.documentElement;
  root.lang = bootstrap.lang;
  followColorScheme(root, matchMedia('(prefers-color-scheme: dark)'));

  await speak(bootstrap.lang);
  const desk = createDesk(bootstrap, window);
  const app = createApp(page).use(i18n).provide(deskKey, desk);
  prepare?.(app, desk);
  app.mount('#app');
  if (desk.frame.present) void settleIntoFrame(desk);
}

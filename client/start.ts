import './style.css';
import { createApp } from 'vue';
import type { Component } from 'vue';
import { createI18n } from 'vue-i18n';
import { readBootstrap } from './bootstrap.ts';
import { followColorScheme } from './color-scheme.ts';
import { createDesk, deskKey } from './desk.ts';
import type { Desk } from './desk.ts';
import { createFitWindow } from './fit-window.ts';
import en from './messages/en.ts';
import { compileMessage } from './message-compiler.ts';
import ru from './messages/ru.ts';
import { realTimers } from './timers.ts';

/** Connects to the portal's page in the background and keeps the frame as high as the content. */
async function settleIntoFrame({ frame, bootstrap }: Desk): Promise<void> {
  const state = await frame.connect();
  if (!state.ok) return;
  const fit = createFitWindow({
    height: () => document.body.getBoundingClientRect().height,
    resize: state.frame.resize,
    timers: realTimers,
    pauseMs: 60,
  });
  new ResizeObserver(fit).observe(document.body);
  fit();
  // The portal shows a title of its own on the app's main page only.
  if (bootstrap.placement === 'DEFAULT') await state.frame.setTitle(en.app.name).catch(() => undefined);
}

/** Starts one of the pages in the shell the server has made. */
export function start(page: Component): void {
  const bootstrap = readBootstrap(document.getElementById('bootstrap')?.textContent ?? '');
  const root = document.documentElement;
  root.lang = bootstrap.lang;
  followColorScheme(root, matchMedia('(prefers-color-scheme: dark)'));

  const desk = createDesk(bootstrap, window);
  const i18n = createI18n({
    legacy: false,
    locale: bootstrap.lang,
    fallbackLocale: 'en',
    messages: { en, ru },
    messageCompiler: compileMessage,
  });
  createApp(page).use(i18n).provide(deskKey, desk).mount('#app');
  if (desk.frame.present) void settleIntoFrame(desk);
}

import { START_LOCATION, type Router } from 'vue-router';
import { placeFromPlacement, placeOf } from './start/address.ts';
import Console from './start/console.vue';
import type { Desk } from './desk/desk.ts';
import { createPlaceWaiting, placeWaitingKey } from './start/place-waiting.ts';
import { createPrefetch, linksIn, navigatorConnection, prefetchOnTouch } from './start/prefetch.ts';
import { createDeskRouter } from './start/router.ts';
import { i18n } from './messages/i18n.ts';
import { onPlaceChanged, say } from './components/notice.ts';
import { placeBegun, placeChanged, placeChanging } from './components/place-heading.ts';
import { start } from './start/start.ts';
import { whenIdle } from './transport/quiet.ts';
import { realTimers } from './transport/timers.ts';

void start(Console, (app, desk) => {
  const isReload = location.hash.startsWith('#/');
  // A link names a place once; from then on the place stands after the `#` of the address.
  const { place, search } = placeOf(desk.bootstrap.placementOptions, location);
  if (place !== null) history.replaceState(null, '', `${location.pathname}${search}#${place}`);
  const router = createDeskRouter();
  router.beforeEach(placeChanging);
  router.afterEach(onPlaceChanged);
  router.afterEach((to, from, failure) => {
    if (failure || (to.path === from.path && from !== START_LOCATION)) return;
    const { name: words, place } = to.meta as { readonly name?: string; readonly place?: string };
    const name = i18n.global.t(words ?? `nav.${place ?? 'connectors'}`);
    if (from === START_LOCATION) placeBegun(name);
    else placeChanged(name);
  });
  // A part that is loaded later may be missing: the server has a newer version, or the network is down.
  router.onError(() => say({ kind: 'warning', text: i18n.global.t('nav.notLoaded') }));
  app.provide(placeWaitingKey, createPlaceWaiting(router, realTimers));
  app.use(router);
  prefetchPlaces(router, desk);
  if (!isReload && place === null) void goWhereTheFrameWas(router, desk);
});

/** Loads the places that links lead to: when one is touched, and all of them once the page has nothing else to do. */
function prefetchPlaces(router: Router, { frame, quiet }: Desk): void {
  const prefetch = createPrefetch(router, navigatorConnection());
  prefetchOnTouch(document.body, prefetch);
  quiet.whenQuiet(() => {
    // The portal's frame comes first: it makes the window as high as the page.
    void frame.connect().then(() => whenIdle(() => void prefetch.places(() => linksIn(document))));
  });
}

/** Restores the place after a bare GET in the frame, whose options only the portal's page still has (platform contract 9). */
async function goWhereTheFrameWas(router: Router, { bootstrap, frame }: Desk): Promise<void> {
  if (bootstrap.frameToken || !frame.present) return;
  const portal = await frame.connect();
  const place = portal.ok ? placeFromPlacement(portal.frame.placementOptions) : null;
  if (place !== null && router.currentRoute.value.path === '/') await router.replace(place);
}

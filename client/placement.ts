import type { Router } from 'vue-router';
import { placeFromPlacement, placeOf } from './start/address.ts';
import Console from './start/console.vue';
import type { Desk } from './desk/desk.ts';
import { createDeskRouter } from './start/router.ts';
import { i18n } from './messages/i18n.ts';
import { onPlaceChanged, say } from './components/notice.ts';
import { start } from './start/start.ts';

start(Console, (app, desk) => {
  const isReload = location.hash.startsWith('#/');
  // A link names a place once; from then on the place stands after the `#` of the address.
  const { place, search } = placeOf(desk.bootstrap.placementOptions, location);
  if (place !== null) history.replaceState(null, '', `${location.pathname}${search}#${place}`);
  const router = createDeskRouter();
  router.afterEach(onPlaceChanged);
  // A part that is loaded later may be missing: the server has a newer version, or the network is down.
  router.onError(() => say({ kind: 'warning', text: i18n.global.t('nav.notLoaded') }));
  app.use(router);
  if (!isReload && place === null) void goWhereTheFrameWas(router, desk);
});

/** Restores the place after a bare GET in the frame, whose options only the portal's page still has (platform contract 9). */
async function goWhereTheFrameWas(router: Router, { bootstrap, frame }: Desk): Promise<void> {
  if (bootstrap.frameToken || !frame.present) return;
  const portal = await frame.connect();
  const place = portal.ok ? placeFromPlacement(portal.frame.placementOptions) : null;
  if (place !== null && router.currentRoute.value.path === '/') await router.replace(place);
}

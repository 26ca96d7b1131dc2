import { createRouter, createWebHashHistory } from 'vue-router';
import type { RouteRecordRaw, Router } from 'vue-router';
import { objectRoutes } from './object-routes.ts';
import ConnectorsPage from './connectors/connectors-page.vue';

/** What is not needed for the first view is loaded when somebody goes there. */
const routes: readonly RouteRecordRaw[] = [
  {
    path: '/',
    name: 'connectors',
    component: ConnectorsPage,
    props: { wanted: null },
    meta: { place: 'connectors' },
  },
  {
    path: '/connectors/:id',
    name: 'connector',
    component: ConnectorsPage,
    props: ({ params }) => ({ wanted: String(params['id']) }),
    meta: { place: 'connectors' },
  },
  ...objectRoutes,
  { path: '/:elsewhere(.*)*', redirect: { name: 'connectors' } },
];

/**
 * Places within the page, after the `#`: they survive F5 in the frame, which is a bare GET (platform contract 9), and Back
 * works, without the server knowing them.
 */
export const createDeskRouter = (): Router =>
  createRouter({ history: createWebHashHistory(), routes: [...routes] });

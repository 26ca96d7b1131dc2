import { createRouter, createWebHashHistory, type RouteRecordRaw, type Router } from 'vue-router';
import { adminPlaces, adminRoutes } from '../admin/admin-routes.ts';
import { databaseRoutes } from './database-places.ts';
import { objectRoutes } from './object-places.ts';
import ConnectorsPage from '../connectors/connectors-page.vue';

/**
 * Places that the first view does not need are loaded when a person goes there. Each address has a page of its own, so that
 * no form outlives its object; `shared` names one that several addresses share because it follows its address itself.
 */
const routes: readonly RouteRecordRaw[] = [
  {
    path: '/',
    name: 'connectors',
    component: ConnectorsPage,
    props: ({ query }) => ({ wanted: null, search: String(query['text'] ?? '') }),
    meta: { place: 'connectors', shared: 'connectors' },
  },
  {
    path: '/connectors/:id',
    name: 'connector',
    component: ConnectorsPage,
    props: ({ params }) => ({ wanted: String(params['id']), search: '' }),
    meta: { place: 'connectors', shared: 'connectors' },
  },
  {
    path: '/connectors/new',
    name: 'connector-new',
    component: () => import('../connectors/editing.ts').then(({ NewPage }) => NewPage),
    props: ({ query }) => ({ copy: query['copy'] === undefined ? null : String(query['copy']) }),
    meta: { place: 'connectors' },
  },
  {
    path: '/connectors/:id/edit',
    name: 'connector-edit',
    component: () => import('../connectors/editing.ts').then(({ EditPage }) => EditPage),
    props: ({ params }) => ({ wanted: String(params['id']) }),
    meta: { place: 'connectors' },
  },
  ...objectRoutes,
  ...databaseRoutes,
  {
    path: '/connectors/:id/delete',
    name: 'connector-delete',
    component: () => import('../connectors/editing.ts').then(({ RemovePage }) => RemovePage),
    props: ({ params }) => ({ wanted: String(params['id']) }),
    meta: { place: 'connectors' },
  },
  {
    path: '/files',
    name: 'files',
    component: () => import('../files/files.ts').then(({ FilesPage }) => FilesPage),
    meta: { place: 'files' },
  },
  {
    path: '/admin',
    component: () => import('../admin/admin-page.vue'),
    redirect: `/admin/${adminPlaces[0] ?? ''}`,
    children: [...adminRoutes],
    meta: { place: 'admin', shared: 'admin' },
  },
  { path: '/:elsewhere(.*)*', redirect: { name: 'connectors' } },
];

/**
 * The router of the page. Places stand after the `#`: they survive F5 in the frame, which is a bare GET (platform contract 9),
 * Back works, and the server need not know them.
 */
export const createDeskRouter = (): Router =>
  createRouter({ history: createWebHashHistory(), routes: [...routes] });

import type { RouteLocationNormalized, RouteRecordRaw } from 'vue-router';

const meta = { place: 'databases' };
const id = ({ params }: Pick<RouteLocationNormalized, 'params'>) => ({ id: String(params['id']) });

/** Places of databases. All but the editor of queries are loaded, with their words, when a person goes to the first one. */
export const databaseRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/databases',
    component: () => import('../databases/databases.ts').then(({ DatabasesPage }) => DatabasesPage),
    meta,
  },
  {
    path: '/databases/new',
    component: () => import('../databases/databases.ts').then(({ ConnectPage }) => ConnectPage),
    meta,
  },
  {
    path: '/databases/service',
    component: () => import('../databases/databases.ts').then(({ ServicePage }) => ServicePage),
    meta: { place: 'connectors' },
  },
  {
    path: '/endpoints',
    component: () => import('../databases/databases.ts').then(({ EndpointsPage }) => EndpointsPage),
    meta: { place: 'connectors' },
  },
  {
    path: '/databases/:id',
    component: () => import('../databases/databases.ts').then(({ DatabasePage }) => DatabasePage),
    props: id,
    meta,
  },
  {
    path: '/databases/:id/edit',
    component: () => import('../databases/databases.ts').then(({ EditPage }) => EditPage),
    props: id,
    meta,
  },
  {
    path: '/databases/:id/publish',
    component: () => import('../databases/databases.ts').then(({ PublishPage }) => PublishPage),
    props: to => ({ ...id(to), table: typeof to.query['table'] === 'string' ? to.query['table'] : null }),
    meta,
  },
  {
    path: '/databases/:id/queries/new',
    component: () => import('../databases/queries.ts').then(({ QueryPage }) => QueryPage),
    props: to => ({ ...id(to), query: null }),
    meta,
  },
  {
    path: '/databases/:id/queries/:query',
    component: () => import('../databases/queries.ts').then(({ QueryPage }) => QueryPage),
    props: to => ({ ...id(to), query: String(to.params['query']) }),
    meta,
  },
];

import type { RouteLocationNormalized, RouteRecordRaw } from 'vue-router';

type To = Pick<RouteLocationNormalized, 'params' | 'query'>;
const id = ({ params }: To) => ({ id: String(params['id']) });
/** A text of the query; a name given twice is none. */
const asked = ({ query }: To, name: string): string | null => {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : null;
};
const find = (to: To) => ({ find: asked(to, 'find') ?? '' });

/** Sources, tables and the check of a connector: each loaded when somebody goes there. */
export const objectRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/sources',
    component: () => import('../sources/sources-page.vue'),
    props: find,
    meta: { place: 'sources' },
  },
  {
    path: '/sources/new',
    component: () => import('../sources/source-create.vue'),
    props: to => ({ wanted: asked(to, 'connector') }),
    meta: { place: 'sources' },
  },
  {
    path: '/sources/:id',
    component: () => import('../sources/source-page.vue'),
    props: id,
    meta: { place: 'sources' },
  },
  {
    path: '/sources/:id/edit',
    component: () => import('../sources/source-edit.vue'),
    props: id,
    meta: { place: 'sources' },
  },
  {
    path: '/tables',
    component: () => import('../tables/tables-page.vue'),
    props: find,
    meta: { place: 'tables' },
  },
  {
    path: '/tables/new',
    component: () => import('../tables/table-create.vue'),
    props: to => ({ wanted: asked(to, 'source') }),
    meta: { place: 'tables' },
  },
  {
    path: '/tables/:id',
    component: () => import('../tables/table-page.vue'),
    props: id,
    meta: { place: 'tables' },
  },
  {
    path: '/connectors/:id/check',
    component: () => import('../checks/check-page.vue'),
    props: to => ({
      ...id(to),
      source: asked(to, 'source'),
      table: asked(to, 'table'),
      typed: asked(to, 'typed') !== null,
    }),
    meta: { place: 'connectors' },
  },
];

import type { RouteLocationNormalized, RouteRecordRaw } from 'vue-router';

type To = Pick<RouteLocationNormalized, 'params' | 'query'>;
const id = ({ params }: To) => ({ id: String(params['id']) });
/** A text of the query; null where it is missing or given twice. */
const textOf = ({ query }: To, name: string): string | null => {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : null;
};
const find = (to: To) => ({ find: textOf(to, 'find') ?? '' });

/** Places of sources, tables and the check of a connector. Each is loaded when a person goes there. */
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
    props: to => ({ wanted: textOf(to, 'connector') }),
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
    props: to => ({ wanted: textOf(to, 'source') }),
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
      source: textOf(to, 'source'),
      table: textOf(to, 'table'),
      typed: textOf(to, 'typed') !== null,
    }),
    meta: { place: 'connectors' },
  },
];

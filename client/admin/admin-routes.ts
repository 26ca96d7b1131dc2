import type { RouteRecordRaw } from 'vue-router';

/** Places of the administration in the order of their tabs; each has its words in `adminPlaces` of the messages. */
export const adminPlaces: readonly string[] = ['portal', 'journal', 'keys'];

/** Each place is loaded when an administrator opens it. The server decides who is an administrator. */
export const adminRoutes: readonly RouteRecordRaw[] = [
  {
    path: 'portal',
    component: () => import('./portal.ts').then(({ PortalPage }) => PortalPage),
    meta: { name: 'adminPlaces.portal' },
  },
  {
    path: 'journal',
    component: () => import('./journal.ts').then(({ JournalPage }) => JournalPage),
    meta: { name: 'adminPlaces.journal' },
  },
  {
    path: 'keys',
    component: () => import('./keys.ts').then(({ KeysPage }) => KeysPage),
    meta: { name: 'adminPlaces.keys' },
  },
];

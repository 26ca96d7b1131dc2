import type { RouteRecordRaw } from 'vue-router';

/** Parts of the administrator's place, in the order they are shown in; each is named in `adminPlaces` of the messages. */
export const adminPlaces: readonly string[] = [
  // One a line.
  'portal',
  'journal',
  'keys',
];

/** What the portal's administrator looks after, loaded when somebody goes there. The server decides who that is. */
export const adminRoutes: readonly RouteRecordRaw[] = [
  { path: 'portal', component: () => import('./portal.ts').then(({ PortalPage }) => PortalPage) },
  { path: 'journal', component: () => import('./journal.ts').then(({ JournalPage }) => JournalPage) },
  { path: 'keys', component: () => import('./keys.ts').then(({ KeysPage }) => KeysPage) },
];

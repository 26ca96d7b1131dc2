import { addWords } from '../messages/i18n.ts';

/** The state of the portal, loaded when somebody opens it. */
await addWords({
  en: () => import('../messages/en/portal.ts'),
  ru: () => import('../messages/ru/portal.ts'),
});

export { default as PortalPage } from './portal-page.vue';

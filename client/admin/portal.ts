import { addWords } from '../messages/i18n.ts';
import en from '../messages/en/portal.ts';
import ru from '../messages/ru/portal.ts';

/** The state of the portal, loaded when somebody opens it. */
addWords({ en, ru });

export { default as PortalPage } from './portal-page.vue';

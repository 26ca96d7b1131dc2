import { addWords } from '../messages/i18n.ts';
import en from '../messages/en/portal.ts';
import ru from '../messages/ru/portal.ts';

/** How the portal fares, loaded when somebody goes there. */
addWords({ en, ru });

export { default as PortalPage } from './portal-page.vue';

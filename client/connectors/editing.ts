import { addWords } from '../i18n.ts';
import en from '../messages/en-editing.ts';
import ru from '../messages/ru-editing.ts';

/** Registering, changing and deleting connectors, loaded when somebody goes there. */
addWords({ en, ru });

export { default as EditPage } from './edit-page.vue';
export { default as NewPage } from './new-page.vue';
export { default as RemovePage } from './remove-page.vue';

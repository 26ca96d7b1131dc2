import '../messages/editing.ts';

/** Registering, changing and deleting connectors, loaded when somebody goes there. */
export { default as EditPage } from './edit-page.vue';
export { default as NewPage } from './new-page.vue';
export { default as RemovePage } from './remove-page.vue';

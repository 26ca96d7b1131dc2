import '../messages/editing.ts';

/** Pages that register, change and delete connectors, loaded when a person goes there. */
export { default as EditPage } from './edit-page.vue';
export { default as NewPage } from './new-page.vue';
export { default as RemovePage } from './remove-page.vue';

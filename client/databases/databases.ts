import '../messages/databases.ts';
import './databases.css';
import '../messages/health.ts';
import '../health/health.css';

/** The pages of databases with their words, loaded when a person goes to the first of them. */
export { default as ConnectPage } from './connect-page.vue';
export { default as DatabasePage } from './database-page.vue';
export { default as DatabasesPage } from './databases-page.vue';
export { default as EndpointsPage } from './endpoints-page.vue';
export { default as EditPage } from './edit-page.vue';
export { default as PublishPage } from './publish-page.vue';
export { default as FirstRun } from './first-run.vue';
export { default as ServicePage } from './service-page.vue';

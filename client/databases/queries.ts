import '../messages/databases.ts';
import './databases.css';
import './sql-editor.css';

/** The page of a saved query, which brings the editor of SQL; loaded when a person goes there. */
export { default as QueryPage } from './query-page.vue';

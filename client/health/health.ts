import '../messages/health.ts';
import './health.css';

/** What shows whether connectors and databases work, with its words; loaded after the first view. */
export { default as HealthBar } from './health-bar.vue';
export { default as HealthCell } from './health-cell.vue';
export { default as HealthNotices } from './health-notices.vue';
export { default as HealthPanel } from './health-panel.vue';

import PlacementPage from './components/placement-page.vue';
import { start } from './start.ts';

start(PlacementPage);

import InstallPage from './components/install-page.vue';
import { start } from './start.ts';

start(InstallPage);

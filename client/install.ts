import InstallPage from './installation/install-page.vue';
import { start } from './start/start.ts';

void start(InstallPage);

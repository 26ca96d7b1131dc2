import { askPortal } from '../../ask-portal.ts';
import { toastFailure } from '../../toast.ts';
import { silence, type Command } from '../command.ts';
import { reopenInPanel } from '../open-app.ts';

/**
 * Marks the app as installed and goes to its main page. It never replies, because the page is replaced
 * (platform contract 6.6).
 */
const setInstallFinish: Command = {
  allowed: frame => frame.seed.install,
  async run({ frame }) {
    try {
      await askPortal('/ajax/install-finish');
    } catch (error) {
      toastFailure(error);
      return silence;
    }
    if (frame.closePanel) {
      await reopenInPanel(frame);
      return silence;
    }
    const here = new URL(location.href);
    here.searchParams.set('install_finished', 'Y');
    location.assign(here);
    return silence;
  },
};

export const installCommands = { setInstallFinish };

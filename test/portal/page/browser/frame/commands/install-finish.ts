import { askPortal } from '../../ask-portal.ts';
import { words } from '../../page-data.ts';
import { fill } from '../../../shared/words.ts';
import { toast } from '../../toast.ts';
import { silence, type Command } from '../command.ts';
import { reopenInPanel } from '../open-app.ts';

/**
 * Marks the app installed and goes to its main page. Never replies: the page is gone before it could
 * (platform contract 6.6).
 */
const setInstallFinish: Command = {
  allowed: frame => frame.seed.install,
  async run({ frame }) {
    try {
      await askPortal('/ajax/install-finish');
    } catch (error) {
      toast(fill(words.notes.failed, { reason: String(error) }), 'trouble');
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

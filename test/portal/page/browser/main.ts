import { startActions } from './actions.ts';
import { startClock } from './clock.ts';
import { requireElement } from './dom.ts';
import { commands } from './frame/commands.ts';
import { frameHost, listenToFrames } from './frame/frame-host.ts';
import { frameLog } from './frame/frame-log.ts';
import { openInPanel, openOnPage } from './frame/open-app.ts';
import { setReplySettings } from './frame/reply-faults.ts';
import { startLab } from './lab/drawer.ts';
import { startMenus } from './menus.ts';
import { state } from './page-data.ts';
import { startSettings } from './settings.ts';

listenToFrames(commands);
startSettings();
startMenus();
startActions();
startClock();
startLab();

if (state.frame) {
  const place = requireElement('#frame-place');
  place.replaceChildren();
  openOnPage(state.frame, place);
}
if (state.deepLink) void openInPanel(state.deepLink, { title: state.app.title });

/** Access for tests that do without the lab what a person does with it. */
Object.assign(window, { portalPage: { frameHost, frameLog, setReplySettings } });

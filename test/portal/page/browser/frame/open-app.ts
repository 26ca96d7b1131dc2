import { askPortal } from '../ask-portal.ts';
import { h } from '../dom.ts';
import { state } from '../page-data.ts';
import { openPanel, type PanelOptions } from '../panel.ts';
import type { FrameSeed } from '../../shared/page-state.ts';
import { AppFrame } from './app-frame.ts';
import { frameHost } from './frame-host.ts';

/** Renders the app in the work area of the page. */
export function openOnPage(seed: FrameSeed, place: HTMLElement): AppFrame {
  const frame = new AppFrame(seed, null, state.app.title);
  frameHost.add(frame);
  frame.open(place);
  return frame;
}

/** Renders the app in a side panel; resolves when the panel has closed. */
export function openInPanel(seed: FrameSeed, options: PanelOptions): Promise<void> {
  return new Promise(resolve => {
    const place = h('div', { class: 'panel-frame' });
    const panel = openPanel(place, options, () => {
      frameHost.remove(frame);
      resolve();
    });
    let frame = render(seed);
    function render(next: FrameSeed): AppFrame {
      const rendered = new AppFrame(next, panel.close, options.title);
      reopeners.set(rendered, again => {
        frameHost.remove(rendered);
        place.replaceChildren();
        frame = render(again);
      });
      frameHost.add(rendered);
      rendered.open(place);
      return rendered;
    }
  });
}

const reopeners = new WeakMap<AppFrame, (seed: FrameSeed) => void>();

/** Shows the app's main page in the panel of a frame, after the installation. */
export async function reopenInPanel(frame: AppFrame): Promise<void> {
  reopeners.get(frame)?.(await askPortal<FrameSeed>('/ajax/opening', { options: {} }));
}

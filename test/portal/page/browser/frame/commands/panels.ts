import { askPortal } from '../../ask-portal.ts';
import { h } from '../../dom.ts';
import { state } from '../../page-data.ts';
import { closeTopPanel, openPanel } from '../../panel.ts';
import type { FrameSeed } from '../../../shared/page-state.ts';
import { silence, type Command } from '../command.ts';
import { asText } from '../decode.ts';
import { openInPanel } from '../open-app.ts';
import { replySettings } from '../reply-faults.ts';

const optionalNumber = (value: unknown): number | undefined => {
  const number = Number.parseInt(asText(value), 10);
  return number > 0 ? number : undefined;
};
const optionalText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Opens the app in a panel and replies when it closes. `bx24_…` keys shape the panel; the others become PLACEMENT_OPTIONS. */
const openApplication: Command = {
  async run({ params }) {
    const { bx24_width, bx24_leftBoundary, bx24_title, bx24_label, ...options } = params;
    const seed = await askPortal<FrameSeed>('/ajax/opening', { options });
    const label =
      typeof bx24_label === 'object' ? (bx24_label as { readonly text?: unknown } | null)?.text : bx24_label;
    await openInPanel(seed, {
      title: optionalText(bx24_title) ?? state.app.title,
      width: optionalNumber(bx24_width),
      leftBoundary: optionalNumber(bx24_leftBoundary),
      label: optionalText(label),
    });
    return undefined;
  },
};

/** Closes the panel. The frame that opened it gets the reply; the frame inside is gone. */
const closeApplication: Command = {
  run({ frame }) {
    if (frame.closePanel) frame.closePanel();
    else if (state.inSlider) window.frameElement?.dispatchEvent(new Event('close-panel'));
    else closeTopPanel();
    return silence;
  },
};

/** Beginnings of the paths that an app may open (platform contract 6.5). */
const allowedPath =
  /^\/(crm\/(deal|lead|contact|company|type)|marketplace|company\/personal\/user\/[0-9]+|workgroups\/group\/[0-9]+)\//;

const openPath: Command = {
  run({ params }) {
    const path = asText(params['path']);
    if (replySettings().phone) return { result: 'error', errorCode: 'METHOD_NOT_SUPPORTED_ON_DEVICE' };
    if (!allowedPath.test(path)) return { result: 'error', errorCode: 'PATH_NOT_AVAILABLE' };
    const url = new URL(path, location.origin);
    url.searchParams.set('IFRAME', 'Y');
    return new Promise(resolve => {
      const inside = h('iframe', { class: 'panel-page', src: url.href, title: url.pathname });
      const panel = openPanel(inside, { title: url.pathname }, () => resolve({ result: 'close' }));
      inside.addEventListener('close-panel', panel.close);
    });
  },
};

export const panelCommands = { openApplication, closeApplication, openPath };

import { requireElement } from '../../dom.ts';
import { state } from '../../page-data.ts';
import type { AppFrame } from '../app-frame.ts';
import { silence, type Command } from '../command.ts';
import { asText } from '../decode.ts';

const isOwnPage = (frame: AppFrame): boolean =>
  frame.seed.placement === 'DEFAULT' && frame.closePanel === null;

/** Since rest 25.800.0, which only the cloud has, placements may scroll and reload. */
const mayScrollAndReload = (frame: AppFrame): boolean => isOwnPage(frame) || state.profile === 'cloud';

const resizeWindow: Command = {
  allowed: frame => frame.closePanel === null,
  run({ frame, params }) {
    const { width, height } = params;
    const { style } = frame.element;
    const pixels = Number.parseInt(asText(height), 10);
    if (pixels > 0) style.height = `${pixels}px`;
    if (width !== undefined)
      style.width = width === '100%' ? '100%' : `${Number.parseInt(asText(width), 10) || 100}px`;
    const box = frame.element.getBoundingClientRect();
    return { width: box.width, height: box.height };
  },
};

/** Sets the heading of the page; the browser tab keeps its title. */
const setTitle: Command = {
  allowed: isOwnPage,
  run({ params }) {
    requireElement('#pagetitle').textContent = asText(params['title']);
    return params;
  },
};

const setScroll: Command = {
  allowed: mayScrollAndReload,
  run({ params }) {
    window.scrollTo(0, Math.max(0, Number(params['scroll']) || 0));
    return params;
  },
};

const reloadWindow: Command = {
  allowed: mayScrollAndReload,
  run() {
    location.reload();
    return silence;
  },
};

export const windowCommands = { resizeWindow, setTitle, setScroll, reloadWindow };

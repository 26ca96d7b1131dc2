import { h, icon, requireElement } from './dom.ts';
import { words } from './page-data.ts';

/** Appearance of a side panel. */
export interface PanelOptions {
  readonly title: string;
  /** Width in pixels; default: most of the window. */
  readonly width?: number | undefined;
  /** Free space at the left edge in pixels. */
  readonly leftBoundary?: number | undefined;
  /** Text beside the close button. */
  readonly label?: string | undefined;
}

export interface Panel {
  readonly close: () => void;
}

const stack: Panel[] = [];

/** Closes the topmost side panel, if any. */
export function closeTopPanel(): void {
  stack.at(-1)?.close();
}

function widthOf({ width, leftBoundary }: PanelOptions): string {
  if (width !== undefined) return `min(${width}px, 100vw)`;
  if (leftBoundary !== undefined) return `calc(100vw - ${leftBoundary}px)`;
  return stack.length === 0 ? 'min(1200px, 100vw)' : 'min(1100px, 100vw)';
}

/** Opens a side panel over the page; `onClose` runs once. */
export function openPanel(content: HTMLElement, options: PanelOptions, onClose: () => void): Panel {
  const focusedBefore = document.activeElement;
  const titleBefore = document.title;
  const close = (): void => {
    const index = stack.indexOf(panel);
    if (index < 0) return;
    stack.splice(index, 1);
    layer.remove();
    document.title = titleBefore;
    requireElement('.portal').inert = stack.length > 0;
    if (focusedBefore instanceof HTMLElement) focusedBefore.focus();
    onClose();
  };
  const closer = h(
    'button',
    { class: 'panel-close', type: 'button', onclick: close, 'aria-label': words.dialogs.close },
    icon('close'),
    options.label ? h('span', {}, options.label) : null,
  );
  const body = h(
    'section',
    { class: 'panel', role: 'dialog', 'aria-modal': true, 'aria-label': options.title, tabindex: -1 },
    closer,
    h('h2', { class: 'panel-title' }, options.title),
    content,
  );
  body.style.width = widthOf(options);
  const layer = h('div', { class: 'panel-layer' }, h('div', { class: 'panel-shade', onclick: close }), body);
  const panel: Panel = { close };
  stack.push(panel);
  document.body.append(layer);
  document.title = options.title;
  requireElement('.portal').inert = true;
  body.focus();
  return panel;
}

document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) closeTopPanel();
});

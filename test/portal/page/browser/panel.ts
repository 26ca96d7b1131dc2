import { h, icon, must } from './dom.ts';
import { words } from './page-data.ts';

/** How a side panel looks. */
export interface PanelLook {
  readonly title: string;
  /** Pixels; default: most of the window. */
  readonly width?: number | undefined;
  /** Pixels left free at the left edge. */
  readonly leftBoundary?: number | undefined;
  /** Text of the tab beside the close button. */
  readonly label?: string | undefined;
}

export interface Panel {
  readonly close: () => void;
}

const stack: Panel[] = [];

/** Closes the topmost side panel, if any. */
export function closeTopPanel(): boolean {
  const top = stack.at(-1);
  top?.close();
  return top !== undefined;
}

function widthOf({ width, leftBoundary }: PanelLook): string {
  if (width !== undefined) return `min(${width}px, 100vw)`;
  if (leftBoundary !== undefined) return `calc(100vw - ${leftBoundary}px)`;
  return stack.length === 0 ? 'min(1200px, 100vw)' : 'min(1100px, 100vw)';
}

/** Opens a side panel over the page; `onClose` runs once. */
export function openPanel(content: HTMLElement, look: PanelLook, onClose: () => void): Panel {
  const before = document.activeElement;
  const title = document.title;
  const close = (): void => {
    const index = stack.indexOf(panel);
    if (index < 0) return;
    stack.splice(index, 1);
    layer.remove();
    document.title = title;
    must('.portal').inert = stack.length > 0;
    if (before instanceof HTMLElement) before.focus();
    onClose();
  };
  const closer = h(
    'button',
    { class: 'panel-close', type: 'button', onclick: close, 'aria-label': words.dialogs.close },
    icon('close'),
    look.label ? h('span', {}, look.label) : null,
  );
  const body = h(
    'section',
    { class: 'panel', role: 'dialog', 'aria-modal': true, 'aria-label': look.title, tabindex: -1 },
    closer,
    h('h2', { class: 'panel-title' }, look.title),
    content,
  );
  body.style.width = widthOf(look);
  const layer = h('div', { class: 'panel-layer' }, h('div', { class: 'panel-shade', onclick: close }), body);
  const panel: Panel = { close };
  stack.push(panel);
  document.body.append(layer);
  document.title = look.title;
  must('.portal').inert = true;
  body.focus();
  return panel;
}

document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) closeTopPanel();
});

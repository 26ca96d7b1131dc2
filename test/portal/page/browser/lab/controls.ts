import { h, type Child } from '../dom.ts';

/** Makes a titled group of controls. */
export const group = (title: string, text: string | null, ...children: readonly Child[]): HTMLElement =>
  h(
    'section',
    { class: 'lab-group' },
    h('h3', {}, title),
    text !== null && h('p', { class: 'quiet' }, text),
    ...children,
  );

export const button = (text: string, onclick: () => unknown, variant = ''): HTMLButtonElement =>
  h('button', { type: 'button', class: `button small ${variant}`, onclick }, text);

export const buttons = (...children: readonly Child[]): HTMLElement =>
  h('div', { class: 'lab-buttons' }, ...children);

export interface Toggle {
  readonly element: HTMLElement;
  readonly set: (on: boolean) => void;
}

/** Makes a switch with its label. */
export function toggle(label: string, onChange: (on: boolean) => unknown): Toggle {
  const input: HTMLInputElement = h('input', {
    type: 'checkbox',
    role: 'switch',
    onchange: () => onChange(input.checked),
  });
  const element = h(
    'label',
    { class: 'toggle lab-toggle' },
    input,
    h('span', { 'aria-hidden': 'true' }),
    h('b', {}, label),
  );
  const set = (on: boolean): void => {
    input.checked = on;
  };
  return { element, set };
}

export interface Dropdown {
  readonly element: HTMLElement;
  readonly set: (value: string) => void;
  readonly value: () => string;
}

/** Makes a labelled list of options to choose one from. */
export function dropdown(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  onChange: (value: string) => unknown = () => undefined,
): Dropdown {
  const select: HTMLSelectElement = h(
    'select',
    { class: 'field', onchange: () => onChange(select.value) },
    ...options.map(([value, text]) => h('option', { value }, text)),
  );
  return {
    element: h('label', { class: 'lab-choice' }, h('span', {}, label), select),
    // A list that has the focus keeps its value, because the user may be choosing.
    set: value => {
      if (document.activeElement !== select) select.value = value;
    },
    value: () => select.value,
  };
}

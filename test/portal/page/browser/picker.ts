import { initials } from '../shared/initials.ts';
import { h, icon } from './dom.ts';
import { words } from './page-data.ts';

/** An entry of the picker. */
export interface Choice {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  /** Heading of the entry's group. */
  readonly group?: string;
}

interface PickerOptions {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly multiple: boolean;
  readonly chosen?: readonly string[];
}

function row(choice: Choice, multiple: boolean, chosen: boolean, onPick: () => void): HTMLLabelElement {
  const input = h('input', {
    type: multiple ? 'checkbox' : 'radio',
    name: 'choice',
    value: choice.key,
    checked: chosen,
    onchange: onPick,
  });
  return h(
    'label',
    { class: 'choice' },
    input,
    h('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(choice.name)),
    h('span', { class: 'choice-name' }, choice.name, h('small', {}, choice.note)),
  );
}

/** Shows a modal list with a search field. Resolves with the chosen keys, or with null when the person cancels. */
export function pick({
  title,
  choices,
  multiple,
  chosen = [],
}: PickerOptions): Promise<readonly string[] | null> {
  return new Promise(resolve => {
    const list = h('div', { class: 'choices' });
    const nothing = h('p', { class: 'quiet', hidden: true }, words.dialogs.nothing);
    const submit = h(
      'button',
      { class: 'button primary', value: 'select', disabled: true },
      words.dialogs.select,
    );
    const picked = (): readonly string[] =>
      [...list.querySelectorAll<HTMLInputElement>('input:checked')].map(input => input.value);
    const onPick = (): void => {
      submit.disabled = picked().length === 0;
    };

    const rows = choices.map(choice => ({
      choice,
      element: row(choice, multiple, chosen.includes(choice.key), onPick),
    }));
    let group: string | undefined;
    for (const { choice, element } of rows) {
      if (choice.group && choice.group !== group) {
        group = choice.group;
        list.append(h('h3', { class: 'choice-group' }, group));
      }
      list.append(element);
    }
    onPick();

    const search = h('input', {
      type: 'search',
      class: 'field',
      placeholder: words.dialogs.search,
      'aria-label': words.dialogs.search,
      oninput: () => {
        const wanted = search.value.trim().toLowerCase();
        for (const { choice, element } of rows) {
          element.hidden = !`${choice.name} ${choice.note}`.toLowerCase().includes(wanted);
        }
        nothing.hidden = rows.some(each => !each.element.hidden);
      },
    });
    const dialog = h(
      'dialog',
      { class: 'dialog', 'aria-label': title },
      h(
        'form',
        { method: 'dialog' },
        h('h2', {}, title),
        search,
        list,
        nothing,
        h(
          'div',
          { class: 'dialog-buttons' },
          submit,
          h('button', { class: 'button', value: '', formnovalidate: true }, words.dialogs.cancel),
          h('button', { class: 'dialog-close', value: '', 'aria-label': words.dialogs.close }, icon('close')),
        ),
      ),
    );
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'select' ? picked() : null);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

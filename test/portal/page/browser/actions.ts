import { askPortal } from './ask-portal.ts';
import { words } from './page-data.ts';
import { toast, toastFailure } from './toast.ts';

/** Runs an action of the portal and shows its result: a note, another page, or this page reloaded. */
export async function runAction(name: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    const result = await askPortal<{ readonly url?: string; readonly note?: string } | null>(
      `/ajax/${name}`,
      body,
    );
    if (result?.note !== undefined) toast(result.note);
    else if (result?.url === undefined) location.reload();
    else location.assign(result.url);
  } catch (error) {
    toastFailure(error);
  }
}

async function copy(button: HTMLElement, text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  button.classList.add('copied');
  toast(words.home.copied);
  setTimeout(() => button.classList.remove('copied'), 1500);
}

async function setRight(input: HTMLInputElement): Promise<void> {
  const { id, right } = input.dataset;
  try {
    await askPortal('/ajax/rights', { id, right, value: input.checked });
  } catch (error) {
    input.checked = !input.checked;
    toastFailure(error);
  }
}

/** Fields of a form; a field that may have several values, marked by `[]`, is always a list. */
function fieldsOf(form: HTMLFormElement): Readonly<Record<string, unknown>> {
  const data = new FormData(form);
  const names = [...new Set(data.keys())];
  return Object.fromEntries(
    names.map((name): [string, unknown] =>
      name.endsWith('[]') ? [name.slice(0, -2), data.getAll(name)] : [name, data.get(name)],
    ),
  );
}

/** Starts the buttons of the server's pages: `data-action`, `data-opens` (a dialog) and `data-copy`, and forms with `data-submits`. */
export function startActions(): void {
  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>('[data-action], [data-opens], [data-copy]');
    if (!button) return;
    const { action, opens, copy: text, id, clean, app } = button.dataset;
    if (action) void runAction(action, { id, clean, ...(app !== undefined && { app }) });
    if (text !== undefined) void copy(button, text);
    const dialog = opens ? document.getElementById(opens) : null;
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  });
  document.addEventListener('submit', event => {
    if (!(event.target instanceof HTMLFormElement)) return;
    const { submits } = event.target.dataset;
    if (submits === undefined) return;
    event.preventDefault();
    void runAction(submits, fieldsOf(event.target));
  });
  document.addEventListener('change', event => {
    if (event.target instanceof HTMLInputElement && event.target.dataset['right'])
      void setRight(event.target);
  });
}

import { fill } from '../shared/words.ts';
import { askPortal } from './ask-portal.ts';
import { words } from './page-data.ts';
import { toast } from './toast.ts';

/** Runs an action of the portal and shows where it leads: something said, another page, or this one anew. */
export async function act(name: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    const result = await askPortal<{ readonly url?: string; readonly note?: string } | null>(
      `/ajax/${name}`,
      body,
    );
    if (result?.note !== undefined) toast(result.note);
    else if (result?.url === undefined) location.reload();
    else location.assign(result.url);
  } catch (error) {
    toast(
      fill(words.notes.failed, { reason: error instanceof Error ? error.message : String(error) }),
      'trouble',
    );
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
    toast(fill(words.notes.failed, { reason: String(error) }), 'trouble');
  }
}

/** Buttons of the server's pages: `data-action`, `data-opens` (a dialog) and `data-copy`. */
export function startActions(): void {
  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>('[data-action], [data-opens], [data-copy]');
    if (!button) return;
    const { action, opens, copy: text, id, clean } = button.dataset;
    if (action) void act(action, { id, clean });
    if (text !== undefined) void copy(button, text);
    const dialog = opens ? document.getElementById(opens) : null;
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  });
  document.addEventListener('change', event => {
    if (event.target instanceof HTMLInputElement && event.target.dataset['right'])
      void setRight(event.target);
  });
}

import type { CopyWays } from './clipboard.ts';

/** Copies from a temporary field and returns the focus to where it was. */
function copyByCommand(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'sr-only';
  document.body.append(field);
  field.select();
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way that needs no permission
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}

function selectText(element: Element | null): boolean {
  const selection = getSelection();
  if (!element || !selection) return false;
  selection.selectAllChildren(element);
  return selection.toString() !== '';
}

/** The ways to copy in this browser; `element` returns the element with the text. */
export function browserCopyWays(element: () => Element | null): CopyWays {
  const policy = (document as { readonly featurePolicy?: { allowsFeature: (name: string) => boolean } })
    .featurePolicy;
  // Chromium logs an error for a mere attempt; other browsers just refuse it.
  const allowed = policy?.allowsFeature('clipboard-write') ?? true;
  const clipboard = allowed ? (navigator.clipboard as Clipboard | undefined) : undefined;
  return {
    command: copyByCommand,
    write: clipboard ? text => clipboard.writeText(text) : undefined,
    select: () => selectText(element()),
  };
}

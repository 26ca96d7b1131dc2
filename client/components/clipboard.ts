export type CopyOutcome = 'copied' | 'selected' | 'failed';

export interface CopyWays {
  /** `document.execCommand('copy')` over a hidden field: needs a person's click, but no permission. */
  readonly command: (text: string) => boolean;
  /** The asynchronous clipboard, where the browser has it. */
  readonly write: ((text: string) => Promise<void>) | undefined;
  /** Selects the text on the page, so that the person can copy it by hand. */
  readonly select: () => boolean;
}

/**
 * Copies text. The old command comes first: a portal's frame has no clipboard-write permission (platform contract
 * 2.1), and asking for it would only leave a complaint in the console.
 */
export async function copyText(text: string, { command, write, select }: CopyWays): Promise<CopyOutcome> {
  if (command(text)) return 'copied';
  try {
    if (write) {
      await write(text);
      return 'copied';
    }
  } catch {
    // Not permitted here: the text is selected instead.
  }
  return select() ? 'selected' : 'failed';
}

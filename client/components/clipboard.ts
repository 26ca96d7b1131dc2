export type CopyOutcome = 'copied' | 'selected' | 'failed';

export interface CopyWays {
  /** `document.execCommand('copy')` on a hidden field, which needs a click but no permission. */
  readonly command: (text: string) => boolean;
  /** The asynchronous clipboard, if the browser has it. */
  readonly write: ((text: string) => Promise<void>) | undefined;
  /** Selects the text on the page, so that it can be copied by hand. */
  readonly select: () => boolean;
}

/**
 * Copies text. The old command comes first: a portal's frame has no clipboard-write permission (platform contract 2.1),
 * and asking for it would only log an error to the console.
 */
export async function copyText(text: string, { command, write, select }: CopyWays): Promise<CopyOutcome> {
  if (command(text)) return 'copied';
  try {
    if (write) {
      await write(text);
      return 'copied';
    }
  } catch {
    // The clipboard is not permitted here, so the text is selected instead.
  }
  return select() ? 'selected' : 'failed';
}

/** The result of one check. */
export interface Finding {
  /** Subject of the check, in a word or two. */
  readonly about: string;
  readonly state: 'ok' | 'warning' | 'failure';
  /** The state in words, without any secret. */
  readonly text: string;
  /** Steps that solve the problem. */
  readonly remedy?: string;
}

/** The command that starts a server with the file that docs/operating.md has people fill in. */
export const startCommand = 'node --env-file=.env dist/server/index.js';

export const ok = (about: string, text: string): Finding => ({ about, state: 'ok', text });
export const warning = (about: string, text: string, remedy: string): Finding => ({
  about,
  state: 'warning',
  text,
  remedy,
});
export const failure = (about: string, text: string, remedy: string): Finding => ({
  about,
  state: 'failure',
  text,
  remedy,
});

/** The code of a failed connection, such as ENOTFOUND or CERT_HAS_EXPIRED, or the message of any other error. */
export function reasonOf(error: unknown): string {
  const { cause, code, message } = error as { cause?: unknown; code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? String(message) : reasonOf(cause);
}

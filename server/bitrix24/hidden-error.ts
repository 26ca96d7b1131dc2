import { readableText } from './readable-text.ts';

/** An error as Bitrix24 reports it. */
export interface ReportedError {
  /** Bitrix24's own code, or `PORTAL_NONSENSE` where it gives none. */
  readonly code: string;
  readonly message: string;
}

/** Bitrix24's code for an error as text, also where it is the number 0; undefined for a value that is no code. */
export function readCode(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined;
}

/**
 * Reads an error out of a `result` that came with HTTP 200, such as one command's result of a batch. Bitrix24 nests it today
 * and did not before; REST v3 names it by `code` and `message`. The key `error` alone makes it an error, whatever its value
 * (biconnector contract 2.3, platform contract 7.5).
 */
export function errorIn(result: unknown): ReportedError | undefined {
  if (!isRecord(result) || !('error' in result)) return undefined;
  const { error } = result;
  const isNested = isRecord(error);
  const code = readCode(isNested ? (error['error'] ?? error['code']) : error);
  const description = isNested
    ? (error['error_description'] ?? error['message'])
    : result['error_description'];
  const message = portalWords(description);
  return code === undefined
    ? { code: 'PORTAL_NONSENSE', message: message || 'The portal reports an error it does not name.' }
    : { code, message };
}

/** Length to which words of a portal are cut, in characters; those that are no text are cut sooner. */
const longestText = 2_000;
const longestWords = 500;

/**
 * Reads the words of an error. PHP writes some of them for a page, with entities and line breaks of HTML, and a list or an
 * object where an error has several; those become JSON.
 */
export function portalWords(description: unknown): string {
  if (typeof description === 'string') return withoutHtml(readableText(description, longestText));
  if (typeof description === 'number') return String(description);
  if (typeof description !== 'object' || description === null) return '';
  try {
    return JSON.stringify(description, cutText).slice(0, longestWords);
  } catch {
    // The value is nested deeper than the stack.
    return '';
  }
}

/** Cuts texts before they are written, because they may be megabytes. */
const cutText = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? readableText(value, longestWords) : value;

const entities: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', nbsp: ' ' };

const withoutHtml = (text: string): string =>
  text
    .replace(/<br ?\/?>/gi, ' ')
    .replace(/&(?:(quot|amp|lt|gt|nbsp)|#0*39|apos);/g, (_, name?: string) => entities[name ?? ''] ?? "'")
    .trim();

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

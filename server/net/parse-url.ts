/** `URL.parse` of newer runtimes: null instead of an exception. */
export function parseUrl(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null;
}

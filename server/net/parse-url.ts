/** `URL.parse` for runtimes that lack it. @returns null when the text is not a URL */
export function parseUrl(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null;
}

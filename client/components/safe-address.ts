/** The address as the browser will open it; null for one that is not http or https. */
export function safeHref(text: string): string | null {
  if (!/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

/** The logo when it is an https address or an inline image, else null. */
export function safeLogo(text: string): string | null {
  if (/^data:image\/[a-z0-9.+-]+[;,]/i.test(text)) return text;
  return /^https:/i.test(text) ? safeHref(text) : null;
}

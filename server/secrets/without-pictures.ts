/**
 * Longer texts are not read for the journal, in characters: a portal may answer with millions of parts, to hide secrets takes time
 * for each of them, and everybody waits meanwhile.
 */
export const longestRead = 100_000;

/** Of a page of connectors each has one. */
const mostPictures = 1_000;

/** What makes an honest text huge, and is never kept. In an address as JSON has it there is no quote. */
export function withoutPictures(text: string): string {
  if (text.length < longestRead) return text;
  let shown = '';
  let end = 0;
  let pictures = 0;
  for (let at = text.indexOf('"data:'); at !== -1; at = text.indexOf('"data:', at + 1)) {
    const close = text.indexOf('"', at + 1);
    if (close === -1 || (pictures += 1) > mostPictures) break;
    // A quote within a text is none that begins or ends it.
    if (text[at - 1] === '\\' || text[close - 1] === '\\') continue;
    const kind = kindOf(text.slice(at + 1, Math.min(close, at + 100))) || 'data:';
    shown += `${text.slice(end, at)}"${kind}… (${close - at - 1} characters)"`;
    end = close + 1;
    at = close;
  }
  return shown + text.slice(end);
}

/** Of a picture in a text its type. */
export const kindOf = (text: string): string => /^data:[\w.+/-]{1,60};base64,/.exec(text)?.[0] ?? '';

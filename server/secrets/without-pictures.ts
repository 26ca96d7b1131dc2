/**
 * Longest text read for the journal, in characters. A portal may answer with millions of values, and hiding secrets takes time
 * for each of them, during which all requests wait.
 */
export const longestRead = 100_000;

/** Greatest number of pictures removed: each connector of a page has one. */
const maxPictures = 1_000;

/** Replaces pictures, which make ordinary texts huge, by their type and length. A data URL in JSON contains no quote. */
export function withoutPictures(text: string): string {
  if (text.length < longestRead) return text;
  let shown = '';
  let end = 0;
  let pictures = 0;
  for (let at = text.indexOf('"data:'); at !== -1; at = text.indexOf('"data:', at + 1)) {
    const close = text.indexOf('"', at + 1);
    if (close === -1 || pictures === maxPictures) break;
    pictures += 1;
    // An escaped quote is part of a string and does not begin or end it.
    if (text[at - 1] === '\\' || text[close - 1] === '\\') continue;
    const type = dataUrlType(text.slice(at + 1, Math.min(close, at + 100))) || 'data:';
    shown += `${text.slice(end, at)}"${type}… (${close - at - 1} characters)"`;
    end = close + 1;
    at = close;
  }
  return shown + text.slice(end);
}

/** The beginning of a data URL, such as `data:image/png;base64,`; empty for other texts. */
export const dataUrlType = (text: string): string => /^data:[\w.+/-]{1,60};base64,/.exec(text)?.[0] ?? '';

/**
 * Maximum number of names, values and brackets. Fifty pages of fifty connectors with twenty settings each, in one batch,
 * have fewer; parsing this many takes at most a fifth of a second.
 */
const mostValues = 500_000;

/**
 * Tells whether a JSON text has more names, values and brackets than any answer of Bitrix24. Parsing 16 MB of brackets
 * would block the process for seconds. The length of a string, such as a logo, does not count.
 */
export function hasTooManyValues(text: string): boolean {
  // Each value takes at least one character.
  if (text.length <= mostValues) return false;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case ',':
      case ':':
      case '[':
      case '{':
        values += 1;
        if (values > mostValues) return true;
        break;
    }
  }
  return false;
}

/** Position of the quote that ends the string begun at `start`; the length of the text if none does. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}

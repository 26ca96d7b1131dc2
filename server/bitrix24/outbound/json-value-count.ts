/** Of names, values and brackets: fifty pages of fifty connectors with twenty settings each, in one batch, have fewer. Reading so many takes a fifth of a second at worst. */
const mostParts = 500_000;

/** Shorter texts are read in no time, whatever they hold. In characters. */
const surelyFew = mostParts;

/**
 * Whether a JSON text has more parts than anything of Bitrix24's: to read sixteen megabytes of brackets takes seconds, and everybody
 * waits meanwhile. What is within its texts, such as a logo, does not count.
 */
export function hasTooManyValues(text: string): boolean {
  if (text.length <= surelyFew) return false;
  let parts = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfText(text, at);
        break;
      case ',':
      case ':':
      case '[':
      case '{':
        parts += 1;
        if (parts > mostParts) return true;
        break;
    }
  }
  return false;
}

/** Where the quote stands that ends the text begun at `from`. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

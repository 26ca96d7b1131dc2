import { decodedOnce, hidesValue, partsOf } from './secret-names.ts';

/** What to do with the parts of a text. */
export interface InText {
  /** Hides a secret. @returns what is shown in its place */
  readonly hide: (secret: string) => string;
  /** Hides the secrets of a text that was percent-encoded inside this one. */
  readonly text: (text: string) => string;
}

const quote = String.raw`\\{0,64}["']|&quot;|&#0?3[49];`;
/**
 * A name, the quote after it, and the separator before its value. The repetitions are bounded, or long texts would take
 * forever.
 */
const nameAndSeparator = new RegExp(
  String.raw`(?<![\w%[\].-])(?<name>[\w%[\].-]{1,200})(?:${quote})?\s{0,8}(?:=>|=|:)\s{0,8}`,
  'g',
);
const opening = new RegExp(quote, 'y');
const plainValue = /(?:(?:bearer|basic|oauth|token)[ \t]+)?[^\s&"'<>]*/iy;
const restOfLine = /[^\r\n"'<>]*/y;
/** A field of a form, with any name. */
const field = /(?<![^\s?&;])(?<name>[^\s?&;=]{1,1000})=(?<value>[^\s&]*)/g;
const word = /[^\s&"'<>=]+/g;
/** Percent-encoded punctuation of URLs, forms and JSON. */
const percentEncoded = /%(?:25){0,20}(?:3[ad]|2[26]|5b|7b)/i;
/** `user:password@` of a URL. */
const urlAccount = /(?<=:\/\/)[^\s/@?#"'<>]{1,500}(?=@)/g;

/** A bare address, whose only colon stands behind its scheme, or a time, whose letters name nothing. */
const addressOrTime = /^(?:https?:\/\/[\w./-]{1,2000}|[\dTZ:.+-]{1,40})$/;

/** Hides values under secret names in a text that is not JSON as a whole: forms, URLs, headers, HTML, truncated JSON. */
export function hideInText(text: string, { hide, text: inside }: InText): string {
  // Every pair has one of these characters.
  if (!/[=:%]/.test(text) || addressOrTime.test(text)) return text;
  return hidePairs(
    text
      .replaceAll(urlAccount, account => account.split(':').map(hide).join(':'))
      .replaceAll(field, (whole, name: string, value: string) =>
        value !== '' && hidesValue(partsOf(name)) ? `${name}=${hide(value)}` : whole,
      )
      .replaceAll(word, run => {
        if (!percentEncoded.test(run)) return run;
        const decodedRun = decodedOnce(run);
        const hidden = inside(decodedRun);
        return hidden === decodedRun ? run : percentEncode(hidden);
      }),
    hide,
  );
}

/** Percent-encodes a text. A lone surrogate cannot be percent-encoded, so it is replaced. */
const percentEncode = (text: string): string =>
  encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/gu, '\ufffd'));

function hidePairs(text: string, hide: (secret: string) => string): string {
  let shown = '';
  let end = 0;
  nameAndSeparator.lastIndex = 0;
  for (let pair = nameAndSeparator.exec(text); pair !== null; pair = nameAndSeparator.exec(text)) {
    const name = pair.groups?.['name'] ?? '';
    const parts = partsOf(name);
    if (!hidesValue(parts)) continue;
    const from = nameAndSeparator.lastIndex;
    const value = valueAt(text, from, parts.at(-1) ?? '');
    shown +=
      text.slice(end, value.from) + (value.to > value.from ? hide(text.slice(value.from, value.to)) : '');
    end = value.to;
    nameAndSeparator.lastIndex = Math.max(end, from);
  }
  return shown + text.slice(end);
}

/** A part of a text: index of its first character, and of the first one after it. */
interface Span {
  readonly from: number;
  readonly to: number;
}

function valueAt(text: string, from: number, name: string): Span {
  // The end of an object or array cannot be found in a text that is not JSON, so all the rest is hidden.
  if (text[from] === '{' || text[from] === '[') return { from, to: text.length };
  opening.lastIndex = from;
  const quoted = opening.exec(text)?.[0];
  if (quoted !== undefined) {
    const begin = from + quoted.length;
    return { from: begin, to: closingAt(text, begin, quoted) };
  }
  const value = /^(?:set-?)?cookie$|^authorization$/i.test(name) ? restOfLine : plainValue;
  value.lastIndex = from;
  return { from, to: from + (value.exec(text)?.[0].length ?? 0) };
}

/** Index of the closing quote: the same one again, unless a further backslash makes it part of the value. */
function closingAt(text: string, begin: number, quoted: string): number {
  for (let at = text.indexOf(quoted, begin); at !== -1; at = text.indexOf(quoted, at + 1)) {
    if (text[at - 1] !== '\\') return at;
  }
  return text.length;
}

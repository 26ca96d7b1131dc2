import { decodedOnce, hidesValue, partsOf } from './secret-names.ts';

export interface InText {
  /** A secret: gives what is shown in its place. */
  readonly hide: (secret: string) => string;
  /** A text inside this one, unpacked. */
  readonly text: (text: string) => string;
}

const quote = String.raw`\\{0,64}["']|&quot;|&#0?3[49];`;
/** A name, the quote that ends it, and what separates it from its value. Bounded, or long texts would take for ever. */
const named = new RegExp(
  String.raw`(?<![\w%[\].-])(?<name>[\w%[\].-]{1,200})(?:${quote})?\s{0,8}(?:=>|=|:)\s{0,8}`,
  'g',
);
const opening = new RegExp(quote, 'y');
const plainValue = /(?:(?:bearer|basic|oauth|token)[ \t]+)?[^\s&"'<>]*/iy;
const restOfLine = /[^\r\n"'<>]*/y;
/** A field of a form, whose name may be anything. */
const field = /(?<![^\s?&;])(?<name>[^\s?&;=]{1,1000})=(?<value>[^\s&]*)/g;
const word = /[^\s&"'<>=]+/g;
/** Percent-encoded punctuation of addresses, forms and JSON. */
const packed = /%(?:25){0,20}(?:3[ad]|2[26]|5b|7b)/i;
/** `user:password@` of an address. */
const inAddress = /(?<=:\/\/)[^\s/@?#"'<>]{1,500}(?=@)/g;

/** Hides what stands under secret names in a text that is no JSON as a whole: forms, addresses, headers, HTML, torn JSON. */
export function hideInText(text: string, { hide, text: inside }: InText): string {
  return pairs(
    text
      .replaceAll(inAddress, account => account.split(':').map(hide).join(':'))
      .replaceAll(field, (whole, name: string, value: string) =>
        value !== '' && hidesValue(partsOf(name)) ? `${name}=${hide(value)}` : whole,
      )
      .replaceAll(word, run => {
        if (!packed.test(run)) return run;
        const unpacked = decodedOnce(run);
        const hidden = inside(unpacked);
        return hidden === unpacked ? run : packedAgain(hidden);
      }),
    hide,
  );
}

/** Half of a character outside the basic plane is none. */
const packedAgain = (text: string): string =>
  encodeURIComponent(text.replaceAll(/[\ud800-\udfff]/gu, '\ufffd'));

function pairs(text: string, hide: (secret: string) => string): string {
  let shown = '';
  let end = 0;
  named.lastIndex = 0;
  for (let pair = named.exec(text); pair !== null; pair = named.exec(text)) {
    const name = pair.groups?.['name'] ?? '';
    const parts = partsOf(name);
    if (!hidesValue(parts)) continue;
    const from = named.lastIndex;
    const value = valueAt(text, from, parts.at(-1) ?? '');
    shown +=
      text.slice(end, value.from) + (value.to > value.from ? hide(text.slice(value.from, value.to)) : '');
    end = value.to;
    named.lastIndex = Math.max(end, from);
  }
  return shown + text.slice(end);
}

interface Place {
  readonly from: number;
  readonly to: number;
}

function valueAt(text: string, from: number, name: string): Place {
  // Where an object or a list ends cannot be told in a text that is no JSON: nothing behind it is shown.
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

/** The same quote again, which one more backslash would make a part of the value. */
function closingAt(text: string, begin: number, quoted: string): number {
  for (let at = text.indexOf(quoted, begin); at !== -1; at = text.indexOf(quoted, at + 1)) {
    if (text[at - 1] !== '\\') return at;
  }
  return text.length;
}

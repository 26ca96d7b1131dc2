import { longestPiece, piecesOf, spellings, widestSpelling } from './spellings.ts';

/** Hides secrets wherever a text repeats them, written plainly or in one of the usual encodings. */
export interface Redactor {
  /** For texts to read: bodies, cells, details. */
  text(text: string): string;
  /**
   * The beginning of a text that may be huge: what is searched ends somewhere, and half of a secret there is dropped.
   * @param searched characters that are searched at least
   */
  beginning(text: string, length: number, searched?: number): string;
  /**
   * For codes and titles, from which tables are made: there a value counts only when it is long, or a database called
   * `sales` would make `sales_orders` unusable.
   */
  name(name: string): string;
  /** Whether anything has been hidden so far. */
  readonly hidSomething: boolean;
}

const mask = '***';

/** Shorter values stand in any text by chance, and hiding those would tell them. */
const shortestInText = 3;
const shortestInName = 8;

/** Characters that are usually searched, to show the beginning of a text. */
const usuallySearched = 64 * 1024;

/**
 * What looking for values may take: a letter or digit counts once, what programs escape in many ways as often as its expression is
 * longer, and every value for itself. At the most it is a tenth of a second.
 */
const mostWork = 25_000;
const workPerValue = 20;
const workPerEscaped = 24;

/** Whether looking for so many or such long values would hold up everybody else. */
export function tooMuchToHide(values: Iterable<string>): boolean {
  let work = 0;
  for (const value of new Set(values)) {
    work += workPerValue + value.length;
    if (work > mostWork) return true;
    work += workPerEscaped * value.replaceAll(/[a-z0-9]+/gi, '').length;
  }
  return work > mostWork;
}

/** Where there is too much to look for, nothing is shown at all. */
const hidesEverything: Redactor = {
  text: text => (text === '' ? '' : mask),
  beginning: text => (text === '' ? '' : mask),
  name: name => (name === '' ? '' : mask),
  hidSomething: false,
};

export function createRedactor(secrets: readonly string[]): Redactor {
  if (tooMuchToHide(secrets)) return hidesEverything;
  const values = secrets.flatMap(value => [value, value.trim()]);
  const inText = patterns(values, shortestInText);
  let inName: readonly Secret[] | undefined;
  const longest = Math.max(0, ...values.map(({ length }) => Math.min(length, 2 * longestPiece)));
  let hidSomething = false;
  const hide = (raw: string, secrets: readonly Secret[]): string => {
    if (secrets.length === 0) return raw;
    // Of UTF-16 the zeros would stand between the letters.
    const text = raw.replaceAll('\0', '');
    const places = placesOf(text, secrets);
    if (places.length > 0) hidSomething = true;
    let shown = '';
    let end = 0;
    for (const [from, to] of places) {
      if (from > end || end === 0) shown += `${text.slice(end, from)}${mask}`;
      end = Math.max(end, to);
    }
    return `${shown}${text.slice(end)}`;
  };
  return {
    text: text => hide(text, inText),
    beginning: (text, length, searched = usuallySearched) => {
      const uncertain = longest * widestSpelling;
      const window = Math.max(searched, 4 * (length + uncertain));
      if (text.length <= window) return hide(text, inText).slice(0, length);
      const hidden = hide(text.slice(0, window), inText);
      return hidden.slice(0, Math.max(0, hidden.length - uncertain)).slice(0, length) || mask;
    },
    name: name => hide(name, (inName ??= patterns(values, shortestInName))),
    get hidSomething() {
      return hidSomething;
    },
  };
}

/** What is looked for: made into an expression only where it may stand in a text, because making one takes longer than most texts. */
interface Secret {
  readonly needs: readonly string[];
  readonly expression: () => RegExp;
}

/** Where in the text secrets are, first to last; they may overlap. */
function placesOf(text: string, secrets: readonly Secret[]): readonly (readonly [number, number])[] {
  const lower = text.toLowerCase();
  return secrets
    .filter(({ needs }) => needs.some(each => lower.includes(each)))
    .flatMap(({ expression }) =>
      Array.from(text.matchAll(expression()), ({ index, 0: { length } }) => [index, index + length] as const),
    )
    .sort(([one], [other]) => one - other);
}

/** One expression for each value: of two that overlap in a text, one expression for both would see the first alone. */
function patterns(values: readonly string[], shortest: number): readonly Secret[] {
  const pieces = values.filter(value => value.length >= shortest).flatMap(value => piecesOf(value, shortest));
  return [...new Set(pieces)].map(piece => {
    const ways = spellings(piece);
    let made: RegExp | undefined;
    return {
      needs: ways.map(({ needs }) => needs),
      expression: () => (made ??= new RegExp(ways.map(({ expression }) => expression).join('|'), 'gi')),
    };
  });
}

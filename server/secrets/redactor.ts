import { boundedMap } from '../time/bounded-map.ts';
import { longestPiece, piecesOf, spellings, widestSpelling } from './spellings.ts';

/** Hides secrets wherever a text repeats them, written plainly or in one of the usual encodings. */
export interface Redactor {
  /** Hides the values in a text for people: a body, a cell, a detail. */
  text(text: string): string;
  /**
   * Hides the values in the beginning of a text that may be huge. A secret that the end of the search cuts in two is dropped.
   * @param length greatest number of characters returned
   * @param searched least number of characters searched
   */
  beginning(text: string, length: number, searched?: number): string;
  /**
   * Hides long values in a code or title, from which tables are made. Short values stay, or a database called `sales` would
   * make `sales_orders` unusable.
   */
  name(name: string): string;
  /** Number of spellings that a text is searched for; the work of a search grows with it. */
  readonly spellings: number;
  /** Whether a value too long to occur by chance has been hidden so far. */
  readonly hidSomething: boolean;
}

const mask = '***';

/**
 * Least length of hidden values, in characters: shorter ones occur in any text by chance, and hiding those would reveal
 * them.
 */
const shortestInText = 3;
const shortestInName = 8;

/** Number of characters searched for the beginning of a text, unless the caller says otherwise. */
const usuallySearched = 64 * 1024;

/**
 * Limit of the work of searching, a tenth of a second: every value and character costs one unit or more, and a character that
 * programs escape in many ways costs more, because its expression is longer.
 */
const mostWork = 25_000;
const workPerValue = 20;
const workPerEscaped = 24;

/** Whether searching for these values would take so long that it delays other requests. */
export function tooMuchToHide(values: Iterable<string>): boolean {
  let work = 0;
  for (const value of new Set(values)) {
    work += workPerValue + value.length;
    if (work > mostWork) return true;
    work += workPerEscaped * value.replaceAll(/[a-z0-9]+/gi, '').length;
  }
  return work > mostWork;
}

/** Shows nothing at all, for when there are too many values to search for. */
const hidesEverything: Redactor = {
  text: text => (text === '' ? '' : mask),
  beginning: text => (text === '' ? '' : mask),
  name: name => (name === '' ? '' : mask),
  spellings: 0,
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
    // In UTF-16 a NUL stands between the letters, so NULs are removed before the search.
    const text = raw.replaceAll('\0', '');
    const places = placesOf(text, secrets);
    if (places.some(([from, to]) => to - from >= shortestInName)) hidSomething = true;
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
    spellings: inText.reduce((sum, { needs }) => sum + needs.length, 0),
    get hidSomething() {
      return hidSomething;
    },
  };
}

/**
 * A value to search for. Its expression is compiled only for a text that may hold it: compiling takes longer than most
 * searches.
 */
interface Secret {
  readonly needs: readonly string[];
  readonly expression: () => RegExp;
}

/** Places of secrets in the text as pairs of start and end, in order; they may overlap. */
function placesOf(text: string, secrets: readonly Secret[]): readonly (readonly [number, number])[] {
  const lower = text.toLowerCase();
  return secrets
    .filter(({ needs }) => needs.some(each => lower.includes(each)))
    .flatMap(({ expression }) =>
      Array.from(text.matchAll(expression()), ({ index, 0: { length } }) => [index, index + length] as const),
    )
    .sort(([one], [other]) => one - other);
}

/** Makes one expression for each value: a single expression would miss the second of two overlapping values. */
function patterns(values: readonly string[], shortest: number): readonly Secret[] {
  const pieces = values.filter(value => value.length >= shortest).flatMap(value => piecesOf(value, shortest));
  return [...new Set(pieces)].map(secretOf);
}

/** Tokens come back in every call of an hour, and their spellings take longer to write than to search for. */
const knownSecrets = boundedMap<string, Secret>(1_000);

/** Deletes what is remembered of secrets. */
export const forgetSecrets = (): void => knownSecrets.clear();

function secretOf(piece: string): Secret {
  const known = knownSecrets.get(piece);
  if (known !== undefined) return known;
  const ways = spellings(piece);
  let made: RegExp | undefined;
  const secret: Secret = {
    needs: ways.map(({ needs }) => needs),
    expression: () => (made ??= new RegExp(ways.map(({ expression }) => expression()).join('|'), 'gi')),
  };
  knownSecrets.set(piece, secret);
  return secret;
}

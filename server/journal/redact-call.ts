import { parseJson } from '../net/parse-json.ts';
import { createRedactor, tooMuchToHide, type Redactor } from '../secrets/redactor.ts';
import { createSecretHider, type SecretHider } from '../secrets/hide-secrets.ts';
import { mapItems, mapValues } from '../secrets/map-values.ts';
import { longestRead, withoutPictures } from '../secrets/without-pictures.ts';

/** A call's parameters and answer as texts without its secrets. */
export interface RedactedCall {
  readonly params: string;
  /** Null when no answer came. */
  readonly answer: string | null;
  /** Hides this call's secrets in another text about it. */
  readonly hide: (text: string) => string;
}

/** Greatest number of characters stored of the parameters, and of the answer. */
export const maxStored = 8_000;
/** Strings within them that are longer than this are shortened to their beginning, in characters. */
const longText = 2_000;
const longTextBeginning = 200;

/**
 * Hides the secrets of a call in its parameters and answer: values under secret names, and the same values wherever else they
 * stand, in any spelling. Both texts are shortened only after that.
 * @param params as sent
 * @param answer as received; undefined when none came
 * @param parsed the answer as JSON; undefined for other texts and those too long to be read
 */
export function redactCall(
  params: object,
  answer: string | undefined,
  parsed: unknown = readJson(answer),
): RedactedCall {
  const parameters = withoutPictures(JSON.stringify(params));
  // Without the parameters it is not known which secrets the answer may hold.
  if (parameters.length > longestRead)
    return {
      params: lengthNote(parameters),
      answer: answer === undefined ? null : notKept,
      hide: () => '***',
    };
  const hider = createSecretHider();
  const safeParams = hider.tree(JSON.parse(parameters));
  const safeAnswer = answer === undefined ? undefined : readAnswer(answer, parsed, hider);
  const secrets = [...hider.found];
  if (tooMuchToHide(secrets)) {
    return { params: tooMany, answer: answer === undefined ? null : tooMany, hide: () => '***' };
  }
  const redactor = createRedactor(secrets);
  return {
    params: toStoredText(safeParams, redactor),
    answer: safeAnswer === undefined ? null : toStoredText(safeAnswer, redactor),
    hide: redactor.text,
  };
}

/** Reads an answer as JSON; undefined for other texts and those too long to be read. */
export const readJson = (answer: string | undefined): unknown =>
  answer === undefined || answer.length > longestRead ? undefined : parseJson(answer);

const tooMany = '(not kept: too many secrets)';
const notKept = '(not kept: the parameters are too long)';
const lengthNote = (text: string): string => `… (${text.length} characters)`;

function readAnswer(answer: string, parsed: unknown, { tree, text }: SecretHider): unknown {
  if (answer.length > longestRead) return lengthNote(answer);
  if (typeof parsed !== 'object') return text(answer);
  const shown = tree(parsed);
  // Where nothing is hidden and nothing can be shortened, the portal's own text is the shortest way to say it.
  return shown === parsed && answer.length <= longText ? answer : shown;
}

function toStoredText(value: unknown, redactor: Redactor): string {
  const short = shorten(value, redactor);
  const text = typeof short === 'string' ? short : JSON.stringify(short);
  // PostgreSQL text cannot hold NUL.
  return cut(text.replaceAll('\0', ''), maxStored, redactor);
}

function shorten(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string')
    return value.length > longText ? cut(value, longTextBeginning, redactor) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return mapItems(value, each => shorten(each, redactor));
  const shown = mapValues(value, (_name, each) => shorten(each, redactor));
  return Object.keys(shown).some(name => name.length > longText) ? withShortNames(shown, redactor) : shown;
}

const withShortNames = (record: object, redactor: Redactor): object =>
  Object.fromEntries(
    Object.entries(record).map(([name, each]: [string, unknown]) => [
      name.length > longText ? cut(name, longTextBeginning, redactor) : name,
      each,
    ]),
  );

function cut(text: string, length: number, redactor: Redactor): string {
  const shown = redactor.beginning(text, length, 4 * length);
  return text.length > length ? `${shown}… (${text.length} characters)` : shown;
}

import { createRedactor, tooMuchToHide, type Redactor } from '../secrets/redactor.ts';
import { createSecretHider } from '../secrets/hide-secrets.ts';
import { longestRead, withoutPictures } from '../secrets/without-pictures.ts';

export interface RedactedCall {
  readonly params: string;
  readonly answer: string | null;
  /** Hides this call's secrets in any other text about it. */
  readonly hide: (text: string) => string;
}

/** Characters of the parameters, and of the answer, that are kept. */
export const mostKept = 8_000;
/** Longer texts within them are shortened to their beginning. */
const longText = 2_000;
const beginningOfLong = 200;

/**
 * The parameters and the answer of a call as texts without its secrets: what stands under secret names is replaced, and
 * wherever else the same values stand, in any spelling. Only then are they shortened.
 * @param params as sent
 * @param answer as it came, where one came
 */
export function redactCall(params: object, answer: string | undefined): RedactedCall {
  const parameters = withoutPictures(JSON.stringify(params));
  // Without the parameters nobody knows which secrets may stand in the answer.
  if (parameters.length > longestRead)
    return { params: tooLong(parameters), answer: answer === undefined ? null : notKept, hide: () => '***' };
  const hider = createSecretHider();
  const sent = hider.tree(JSON.parse(parameters));
  const came = answer === undefined ? undefined : readAnswer(answer, hider.tree, hider.text);
  const secrets = [...hider.found];
  if (tooMuchToHide(secrets)) {
    return { params: tooMany, answer: answer === undefined ? null : tooMany, hide: () => '***' };
  }
  const redactor = createRedactor(secrets);
  return {
    params: written(sent, redactor),
    answer: came === undefined ? null : written(came, redactor),
    hide: redactor.text,
  };
}

const tooMany = '(not kept: too many secrets)';
const notKept = '(not kept: the parameters are too long)';
const tooLong = (text: string): string => `… (${text.length} characters)`;

function readAnswer(
  answer: string,
  tree: (value: unknown) => unknown,
  text: (text: string) => string,
): unknown {
  if (answer.length > longestRead) return tooLong(answer);
  try {
    const read: unknown = JSON.parse(answer);
    return typeof read === 'object' ? tree(read) : text(answer);
  } catch {
    return text(answer);
  }
}

function written(value: unknown, redactor: Redactor): string {
  const short = shortened(value, redactor);
  const text = typeof short === 'string' ? short : JSON.stringify(short);
  // Of PostgreSQL's text no character may be a zero.
  return cut(text.replaceAll('\0', ''), mostKept, redactor);
}

function shortened(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string')
    return value.length > longText ? cut(value, beginningOfLong, redactor) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(each => shortened(each, redactor));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name.length > longText ? cut(name, beginningOfLong, redactor) : name,
      shortened(each, redactor),
    ]),
  );
}

function cut(text: string, length: number, redactor: Redactor): string {
  const shown = redactor.beginning(text, length, 4 * length);
  return text.length > length ? `${shown}… (${text.length} characters)` : shown;
}

/** A connector's id as text: a plain positive integer that a JSON number carries exactly. */
export type ConnectorId = string & { readonly brand: 'ConnectorId' };

/** Why a text is not an id; each has its words in messages/. */
export type IdRefusal =
  | 'empty'
  | 'blanks'
  | 'sign'
  | 'fraction'
  | 'exponent'
  | 'foreignDigits'
  | 'leadingZero'
  | 'zero'
  | 'tooLarge'
  | 'notANumber';

export type IdReading =
  | { readonly ok: true; readonly id: ConnectorId }
  | { readonly ok: false; readonly reason: IdRefusal; readonly suggestion?: ConnectorId };

const isId = (text: string): text is ConnectorId =>
  /^[1-9]\d*$/.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER;

/** The digits a person most likely meant; offered, never taken silently. */
function guess(text: string): string {
  const latin = text.normalize('NFKC').replace(/\p{Nd}/gu, digit => String(latinDigit(digit)));
  return latin
    .trim()
    .replace(/^\+/, '')
    .replace(/^0+(?=\d)/, '');
}

/** Unicode keeps every script's ten digits side by side, in order: count the digits before this one. */
function latinDigit(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}

function refusalOf(text: string): IdRefusal {
  const bare = text.trim();
  if (bare === '') return 'empty';
  if (/^[+-]?0+$/.test(bare)) return 'zero';
  if (/^[+-]\d+$/.test(bare)) return 'sign';
  if (/^0\d+$/.test(bare)) return 'leadingZero';
  if (/^[+-]?\d*[.,]\d+$|^[+-]?\d+[.,]$/.test(bare)) return 'fraction';
  if (/^[+-]?\d+(\.\d+)?e[+-]?\d+$/i.test(bare)) return 'exponent';
  if (/^\d+$/.test(bare)) return isId(bare) ? 'blanks' : 'tooLarge';
  if (/^\p{Nd}+$/u.test(bare)) return 'foreignDigits';
  return 'notANumber';
}

/**
 * Takes a plain positive integer and nothing else. PHP would bend "4.7", "1e3", " 5" and "+5" to another object's id
 * (biconnector contract 2.7, trap 40), so they are refused here, before any request, with a reason and, where it is
 * plain what was meant, a suggestion.
 */
export function readConnectorId(text: string): IdReading {
  if (isId(text)) return { ok: true, id: text };
  const reason = refusalOf(text);
  const meant = guess(text);
  return isId(meant) ? { ok: false, reason, suggestion: meant } : { ok: false, reason };
}

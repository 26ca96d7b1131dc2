import { parseConnectorId, type ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';

/** Reasons why a text is not an id; each has its words in messages/. */
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

/** The id a person most likely meant: it is offered, never taken silently. */
function guess(text: string): ConnectorId | undefined {
  const latin = text.normalize('NFKC').replace(/\p{Nd}/gu, digit => String(latinDigit(digit)));
  return parseConnectorId(
    latin
      .trim()
      .replace(/^\+/, '')
      .replace(/^0+(?=\d)/, ''),
  );
}

/** Unicode keeps the ten digits of each script side by side and in order, so the digits before this one are counted. */
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
  if (/^\d+$/.test(bare)) return parseConnectorId(bare) ? 'blanks' : 'tooLarge';
  if (/^\p{Nd}+$/u.test(bare)) return 'foreignDigits';
  return 'notANumber';
}

/**
 * Reads a connector's id out of typed text. PHP would turn "4.7", "1e3", " 5" and "+5" into the id of another object
 * (biconnector contract 2.7, trap 40), so they are refused before any request.
 * @returns the id, or the reason for the refusal and, where it is clear what was meant, a suggestion
 */
export function readConnectorId(text: string): IdReading {
  const id = parseConnectorId(text);
  if (id !== undefined) return { ok: true, id };
  const reason = refusalOf(text);
  const suggestion = guess(text);
  return { ok: false, reason, ...(suggestion === undefined ? {} : { suggestion }) };
}

import { endpoints, type Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';

export type Addresses = Readonly<Record<Endpoint, string>>;

/** Usual last parts of the other three addresses, as in the documentation's examples. */
const usualNames: Readonly<Record<Exclude<Endpoint, 'urlCheck'>, string>> = {
  urlTableList: 'tables',
  urlTableDescription: 'columns',
  urlData: 'data',
};

/**
 * Proposes the other three addresses from the first one, whose last part, such as `check`, is replaced by theirs.
 * @returns null where the first address is incomplete or another one is filled in
 */
export function addressesBeside(typed: Addresses): Addresses | null {
  const first = typed.urlCheck.trim();
  const others = endpoints.filter(field => field !== 'urlCheck');
  if (others.some(field => typed[field].trim() !== '')) return null;
  const match = /^(https?:\/\/[^/?#]+(?:\/[^?#]*)?)\/[^/?#]+\/?$/i.exec(first);
  if (!match || !URL.canParse(first)) return null;
  const [, base = ''] = match;
  return {
    urlCheck: first,
    urlTableList: `${base}/${usualNames.urlTableList}`,
    urlTableDescription: `${base}/${usualNames.urlTableDescription}`,
    urlData: `${base}/${usualNames.urlData}`,
  };
}
